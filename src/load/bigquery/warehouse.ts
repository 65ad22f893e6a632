import type { BigQuery } from '@google-cloud/bigquery';
import { instantOf } from '../../base/instant.ts';
import { googleStatus } from '../../google/faults.ts';
import { cursorOf } from '../sql/ledger.ts';
import { locateSql } from '../sql/object-uri.ts';
import type { LoadCursor, Warehouse } from '../warehouse.ts';
import { type BigquerySettings, bigqueryClient } from './client.ts';
import { bigqueryFault } from './faults.ts';
import { runJob } from './job.ts';
import { mergeIntoBigquery } from './merge.ts';
import { queryRows } from './query.ts';
import { bigqueryRows } from './rows.ts';
import { seedCursorSql } from './script.ts';
import { bigqueryDialect } from './sql.ts';
import { locationOf } from './tables/dataset.ts';
import { prepareBigquery } from './tables/prepare.ts';
import { labels } from './tables/schema.ts';

/** Staging tables in a BigQuery dataset. Credentials are Google's Application Default Credentials. */
export function openBigquery(settings: BigquerySettings): Warehouse {
  const { project, dataset, endpoint } = settings;
  const client = bigqueryClient(project, endpoint);
  const cursor = () => readCursor(client, settings);
  return {
    name: `bigquery:${project}.${dataset}`,
    readsBuckets: true,
    async prepare() {
      await prepareBigquery(client, settings, cursor);
      if ((await cursor()) === undefined) await seedCursor(client, settings, cursor);
    },
    cursor,
    locate: (rawZone) => locateZone(client, settings, rawZone),
    merge: (batch) => mergeIntoBigquery(client, settings, batch, cursor),
    rows: (asked) => bigqueryRows(client, settings, asked),
    close() {},
  };
}

/** Rows are listed, not queried: it costs nothing, and a quiet run then has no query at all. */
async function readCursor(
  client: BigQuery,
  { project, dataset: id }: BigquerySettings,
): Promise<LoadCursor | undefined> {
  try {
    const dataset = client.dataset(id);
    const location = client.location ?? (await locationOf(dataset));
    if (location === undefined) return undefined;
    client.location = location;
    const [rows] = await dataset.table('_cursor').getRows();
    return cursorOf(rows, `${project}.${id}._cursor`);
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    throw bigqueryFault(error, `Reading the cursor of ${project}.${id}`);
  }
}

/**
 * The cursor's one row. Two statements that only insert do not conflict, so that two first loads would both write it:
 * the job is named after the table, and BigQuery runs a name once.
 */
async function seedCursor(
  client: BigQuery,
  { project, dataset, maxBytesBilled }: BigquerySettings,
  cursor: Warehouse['cursor'],
): Promise<void> {
  const what = `Preparing the cursor of ${project}.${dataset}`;
  const table = client.dataset(dataset).table('_cursor');
  const [{ creationTime }] = await table.getMetadata().catch((error: unknown) => {
    throw bigqueryFault(error, what);
  });
  const query = seedCursorSql(`\`${project}.${dataset}._cursor\``, instantOf(0));
  await runJob(client, {
    id: `qonto_elt_seed_${dataset}_${creationTime}`,
    step: 'merge',
    what,
    start: (jobId) =>
      client.createQueryJob({ query, jobId, labels, maximumBytesBilled: String(maxBytesBilled) }),
    stands: async () => (await cursor()) !== undefined,
  });
}

/** Leads every address of an attachment to where the zone is now. Cut short, it is done again by the next load. */
async function locateZone(
  client: BigQuery,
  { project, dataset, maxBytesBilled }: BigquerySettings,
  rawZone: string,
): Promise<void> {
  const target = (table: string) => `\`${project}.${dataset}.${table}\``;
  try {
    const script = locateSql(target, rawZone, bigqueryDialect).join(';\n');
    const place = { project, dataset, location: client.location, maxBytesBilled };
    await queryRows(client, place, script, 'locate');
  } catch (error) {
    throw bigqueryFault(error, `Telling ${project}.${dataset} where the raw zone is`);
  }
}

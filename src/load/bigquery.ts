import type { BigQuery } from '@google-cloud/bigquery';
import { z } from 'zod';
import { bigqueryClient } from '../bigquery-client.ts';
import { googleStatus } from '../google-fault.ts';
import { instantOf } from '../instant.ts';
import { bigqueryFault } from './bigquery-faults.ts';
import { mergeBatch } from './bigquery-merge.ts';
import type { BigqueryPlace } from './bigquery-place.ts';
import { locationOf, prepareBigquery } from './bigquery-prepare.ts';
import { seedCursorSql } from './bigquery-script.ts';
import type { LoadCursor, Warehouse } from './warehouse.ts';

/** Staging tables in a BigQuery dataset. Credentials are Google's Application Default Credentials. */
export function openBigquery(place: BigqueryPlace): Warehouse {
  const { project, dataset, endpoint } = place;
  const client = bigqueryClient(project, endpoint);
  const cursor = () => readCursor(client, place);
  return {
    name: `bigquery:${project}.${dataset}`,
    readsBuckets: true,
    async prepare() {
      await prepareBigquery(client, place);
      if ((await cursor()) === undefined) await seedCursor(client, place);
    },
    cursor,
    merge: (batch) => mergeBatch(client, place, batch, cursor),
    close() {},
  };
}

/** Rows are listed, not queried: it costs nothing, and a quiet run then has no query at all. */
async function readCursor(
  client: BigQuery,
  { project, dataset: id }: BigqueryPlace,
): Promise<LoadCursor | undefined> {
  try {
    const dataset = client.dataset(id);
    const location = client.location ?? (await locationOf(dataset));
    if (location === undefined) return undefined;
    client.location = location;
    const [rows] = await dataset.table('_cursor').getRows();
    const [row] = cursorRows.parse(rows);
    return row && { seq: row.seq, manifestSha256: row.manifest_sha256 };
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    throw bigqueryFault(error, `Reading the cursor of ${project}.${id}`);
  }
}

const cursorRows = z
  .array(z.object({ seq: z.coerce.number(), manifest_sha256: z.string() }))
  .max(1);

async function seedCursor(
  client: BigQuery,
  { project, dataset, maxBytesBilled }: BigqueryPlace,
): Promise<void> {
  const query = seedCursorSql(`\`${project}.${dataset}._cursor\``, instantOf(0));
  await client.query({ query, maximumBytesBilled: String(maxBytesBilled) }).catch((error) => {
    throw bigqueryFault(error, `Preparing the cursor of ${project}.${dataset}`);
  });
}

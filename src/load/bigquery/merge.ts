import type { BigQuery, Job } from '@google-cloud/bigquery';
import { z } from 'zod';
import { numbered } from '../../base/counted.ts';
import { ConnectorError } from '../../base/errors.ts';
import { sha256Of } from '../../raw/digest.ts';
import { loadsTable } from '../ledger-tables.ts';
import { monthRanges, type Range } from '../ranges.ts';
import { countsOf } from '../sql/classify.ts';
import { stagedRowsDiffer, superseded } from '../sql/ledger.ts';
import type { JobCost, LoadBatch, LoadCursor, Merged } from '../warehouse.ts';
import type { BigquerySettings } from './client.ts';
import { bigqueryFault } from './faults.ts';
import { costOf, runJob } from './job.ts';
import { countSql, mergeScript, type ScriptTables, supersededMark } from './script.ts';
import { stageTable } from './stage.ts';
import { labels } from './tables/schema.ts';

/**
 * One batch: staged by load jobs, counted, and merged by one transaction. Throws what went wrong, with nothing merged;
 * when another load was faster, that is what went wrong, at whichever step it shows.
 */
export async function mergeIntoBigquery(
  client: BigQuery,
  settings: BigquerySettings,
  batch: LoadBatch,
  readCursor: () => Promise<LoadCursor | undefined>,
): Promise<Merged> {
  try {
    return await mergeStaged(client, settings, batch, readCursor);
  } catch (error) {
    const now = await readCursor().catch(() => undefined);
    if (now !== undefined && now.manifestSha256 !== batch.from.manifestSha256)
      throw superseded(batch.from);
    throw error;
  }
}

async function mergeStaged(
  client: BigQuery,
  settings: BigquerySettings,
  batch: LoadBatch,
  readCursor: () => Promise<LoadCursor | undefined>,
): Promise<Merged> {
  // A job begins when all that is loaded is known to be what was committed.
  for (const { parts } of batch.tables) for (const part of parts) await part.file?.();
  const work = fingerprint(settings, batch);
  const stagingOf = (table: string) => `_staging_${table}_${work}`;
  const inDataset = (table: string) => `\`${settings.project}.${settings.dataset}.${table}\``;
  const tables: ScriptTables = {
    target: inDataset,
    staging: (table) => inDataset(stagingOf(table)),
  };
  const staged = await Promise.all(
    batch.tables.map((load) => stageTable(client, settings, load, stagingOf(load.table.name))),
  );
  const counted =
    batch.tables.length === 0 ? undefined : await count(client, settings, batch, tables);
  const script = mergeScript(batch, tables, (table) => counted?.ranges.get(table));
  const merged = await runJob(client, {
    id: `qonto_elt_merge_${work}`,
    step: 'merge',
    what: `Merging ${numbered('manifest', batch.from.seq + 1, batch.to.seq)} into ${settings.project}.${settings.dataset}`,
    start: (jobId) => client.createQueryJob(queryJob(script, settings, 'merge', jobId)),
    stands: async () => (await readCursor())?.manifestSha256 === batch.to.manifestSha256,
  }).catch((error: unknown) => {
    const isMark = error instanceof ConnectorError && error.message.includes(supersededMark);
    throw isMark ? superseded(batch.from) : error;
  });
  const counts = await countsIn(merged.job);
  await Promise.all(batch.tables.map(({ table }) => drop(client, settings, stagingOf(table.name))));
  const jobs: JobCost[] = [...staged.map(({ cost }) => cost), merged.cost];
  if (counted !== undefined) jobs.splice(-1, 0, counted.cost);
  return { counts, jobs };
}

/** The work itself, as a name: what is loaded from where to where, and by which columns. */
function fingerprint(
  { project, dataset }: BigquerySettings,
  { from, to, tables }: LoadBatch,
): string {
  const columns = tables.map(({ table }) => [table.key, table.columns]);
  const cursors = [from, to].map(({ seq, manifestSha256 }) => [seq, manifestSha256]);
  const work = JSON.stringify([project, dataset, cursors, columns, loadsTable.columns]);
  return sha256Of(work).slice(0, 24);
}

interface Counted {
  readonly ranges: ReadonlyMap<string, readonly Range[]>;
  readonly cost: JobCost;
}

/** Nothing is merged unless exactly the rows of the manifests are staged. */
async function count(
  client: BigQuery,
  settings: BigquerySettings,
  { tables, to }: LoadBatch,
  names: ScriptTables,
): Promise<Counted> {
  const what = `Counting the staged rows of manifest ${to.seq}`;
  try {
    const [job] = await client.createQueryJob(queryJob(countSql(tables, names), settings, 'count'));
    const [rows] = await job.getQueryResults();
    const staged = countRows.parse(rows);
    for (const { table, rows: expected } of tables) {
      const found = staged.find(({ table_name: name }) => name === table.name)?.row_count;
      if (found !== expected) throw stagedRowsDiffer(table.name, found ?? 0, expected);
    }
    await job.getMetadata();
    return {
      ranges: new Map(
        staged.flatMap(({ table_name: name, months }) =>
          months === null ? [] : [[name, monthRanges(months)] as const],
        ),
      ),
      cost: costOf(job, 'count', false),
    };
  } catch (error) {
    throw bigqueryFault(error, what);
  }
}

const countRows = z.array(
  z.object({
    table_name: z.string(),
    row_count: z.coerce.number(),
    months: z
      .string()
      .transform((text) => (text === '' ? [] : text.split(',')))
      .nullable(),
  }),
);

async function countsIn(job: Job): Promise<Merged['counts']> {
  const [rows] = await job.getQueryResults().catch((error: unknown) => {
    throw bigqueryFault(error, 'Reading what was merged');
  });
  const [row] = z.tuple([z.object({ counts: z.string().nullable() })]).parse(rows);
  return row.counts === null ? [] : countsOf(JSON.parse(row.counts));
}

function queryJob(
  query: string,
  { maxBytesBilled }: BigquerySettings,
  step: JobCost['step'],
  jobId?: string,
) {
  return {
    query,
    labels: { ...labels, step },
    maximumBytesBilled: String(maxBytesBilled),
    ...(jobId !== undefined && { jobId }),
  };
}

/** What cannot be dropped now expires by itself. */
async function drop(
  client: BigQuery,
  { dataset }: BigquerySettings,
  staging: string,
): Promise<void> {
  await client
    .dataset(dataset)
    .table(staging)
    .delete()
    .catch(() => {});
}

import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import {
  type BigQuery,
  type Table as BigqueryTable,
  Job,
  type JobLoadMetadata,
} from '@google-cloud/bigquery';
import { counted } from '../../base/counted.ts';
import { dayMs } from '../../base/instant.ts';
import { googleStatus } from '../../google/faults.ts';
import { filesAhead } from '../parts/files-ahead.ts';
import type { StagedPart, TableLoad } from '../warehouse.ts';
import type { BigquerySettings } from './client.ts';
import { bigqueryFault } from './faults.ts';
import { type FinishedJob, runJob } from './job.ts';
import { labels, stagedFields } from './tables/schema.ts';

/** Long enough for a weekend of failing runs; then Google drops what a crash has left. */
const stagingDays = 3;
/** A batch of 96 MiB over a line of two megabits per second. */
const uploadMs = 10 * 60_000;

/**
 * Brings a table's parts into its staging table by one load job, which BigQuery does whole or not at all: it names every
 * object and every column, allows no bad row, and replaces what an earlier attempt left there.
 */
export function stageTable(
  client: BigQuery,
  { project, dataset, kmsKey }: BigquerySettings,
  { table, parts, rows }: TableLoad,
  staging: string,
): Promise<FinishedJob> {
  const target = client.dataset(dataset).table(staging);
  const load = {
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    schema: { fields: stagedFields(table) },
    writeDisposition: 'WRITE_TRUNCATE',
    createDisposition: 'CREATE_NEVER',
    maxBadRecords: 0,
    ignoreUnknownValues: false,
    ...(kmsKey !== undefined && { destinationEncryptionConfiguration: { kmsKeyName: kmsKey } }),
  };
  return runJob(client, {
    id: staging.replace(/^_staging/, 'qonto_elt_load'),
    step: 'load',
    what: `Loading ${counted(rows, 'row')} of ${table.name} into ${project}.${dataset}.${staging}`,
    async start(jobId) {
      await createStaging(target, kmsKey);
      if (parts.every(({ file }) => file === undefined)) {
        await client.createJob({
          jobId,
          configuration: {
            labels: { ...labels, step: 'load', table: labelOf(table.name) },
            load: {
              ...load,
              destinationTable: { projectId: project, datasetId: dataset, tableId: staging },
              sourceUris: parts.map(({ uri }) => uri),
            },
          },
        });
      } else await upload(target, parts, { ...load, jobId });
    },
    stands: async () => (await rowsIn(target)) === rows,
  });
}

async function createStaging(target: BigqueryTable, kmsKey: string | undefined): Promise<void> {
  const expirationTime = String(Date.now() + stagingDays * dayMs);
  const encryption = kmsKey && { encryptionConfiguration: { kmsKeyName: kmsKey } };
  try {
    await target.create({ expirationTime, labels, ...encryption });
  } catch (error) {
    if (googleStatus(error) !== 409) throw error;
    await target.setMetadata({ expirationTime });
  }
}

/** Parts of a folder travel with the request, as one stream: several uploads would be several jobs. */
async function upload(
  target: BigqueryTable,
  parts: readonly StagedPart[],
  load: JobLoadMetadata,
): Promise<void> {
  const stream = target.createWriteStream(load);
  const deadline = setTimeout(() => stream.destroy(new Error('no answer: timeout')), uploadMs);
  try {
    // Sending ends only when the job does, which is awaited elsewhere; `once` throws what fails on the way.
    pipeline(linesOf(parts), stream).catch((error: unknown) => stream.destroy(asError(error)));
    const [job] = await once(stream, 'job');
    if (job instanceof Job) job.removeAllListeners();
  } finally {
    clearTimeout(deadline);
    stream.on('error', () => {});
  }
}

async function* linesOf(parts: readonly StagedPart[]): AsyncGenerator<Uint8Array> {
  for await (const file of filesAhead(parts)) {
    const lines = createGunzip();
    pipeline(createReadStream(file), lines).catch((error: unknown) =>
      lines.destroy(asError(error)),
    );
    yield* lines;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function rowsIn(target: BigqueryTable): Promise<number | undefined> {
  try {
    const [{ numRows }] = await target.getMetadata();
    return Number(numRows);
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    throw bigqueryFault(error, `Looking at ${target.id ?? 'a staging table'}`);
  }
}

function labelOf(table: string): string {
  return table.replace(/^_/, '');
}

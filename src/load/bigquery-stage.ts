import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { BigQuery, Table as BigqueryTable, JobLoadMetadata } from '@google-cloud/bigquery';
import { googleStatus } from '../google-fault.ts';
import { type FinishedJob, runJob } from './bigquery-job.ts';
import type { BigqueryPlace } from './bigquery-place.ts';
import { labels, stagedFields } from './bigquery-schema.ts';
import type { StagedPart, TableLoad } from './warehouse.ts';

/** Long enough for a weekend of failing runs; then Google drops what a crash has left. */
const stagingDays = 3;

/**
 * Brings a table's parts into its staging table by one load job, which BigQuery does whole or not at all: it names every
 * object and every column, allows no bad row, and replaces what an earlier attempt left there.
 */
export function stageTable(
  client: BigQuery,
  { project, dataset, kmsKey }: BigqueryPlace,
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
    what: `Loading ${rows} rows of ${table.name} into ${project}.${dataset}.${staging}`,
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
  const expirationTime = String(Date.now() + stagingDays * 86_400_000);
  const encryption = kmsKey && { encryptionConfiguration: { kmsKeyName: kmsKey } };
  try {
    await target.create({ expirationTime, labels, ...encryption });
  } catch (error) {
    if (googleStatus(error) !== 409) throw error;
    await target.setMetadata({ expirationTime });
  }
}

/** Parts of a folder travel with the request, as one file: several uploads would be several jobs. */
async function upload(
  target: BigqueryTable,
  parts: readonly StagedPart[],
  load: JobLoadMetadata,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'qonto-elt-upload-'));
  const file = join(folder, 'rows.ndjson');
  try {
    for (const part of parts) {
      if (part.file === undefined) throw new Error(`${part.uri} is not on this machine`);
      await pipeline(
        createReadStream(part.file),
        createGunzip(),
        createWriteStream(file, { flags: 'a' }),
      );
    }
    await target.createLoadJob(file, load);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function rowsIn(target: BigqueryTable): Promise<number | undefined> {
  try {
    const [{ numRows }] = await target.getMetadata();
    return Number(numRows);
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    throw error;
  }
}

function labelOf(table: string): string {
  return table.replace(/^_/, '');
}

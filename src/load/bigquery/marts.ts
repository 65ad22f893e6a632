import { join, resolve } from 'node:path';
import type { BigQuery } from '@google-cloud/bigquery';
import { configError } from '../../base/errors.ts';
import { googleReason, googleStatus } from '../../google/faults.ts';
import { type AskMarts, type Marts, type MartsTarget, noMarts } from '../marts.ts';
import { textRows } from '../text-row.ts';
import { keepBigquery, standOfBigquery } from './builds.ts';
import { bigqueryClient } from './client.ts';
import { bigqueryFault } from './faults.ts';
import { queryRows } from './query.ts';
import { bigqueryRows } from './rows.ts';
import { locationOf } from './tables/dataset.ts';
import { labels } from './tables/schema.ts';

export interface BigqueryMartsOptions {
  readonly project: string;
  readonly rawDataset: string;
  readonly martsDataset: string;
  /** Datasets with the staging tables of other organizations. */
  readonly beside?: readonly { readonly project: string; readonly dataset: string }[];
  readonly kmsKey?: string | undefined;
  /** For each statement. */
  readonly maxBytesBilled: number;
  /** The address of an emulator; no credentials are sent there. */
  readonly endpoint?: string | undefined;
}

/** The finance tables in a dataset of their own, beside that of the staging tables. */
export function bigqueryMarts(options: BigqueryMartsOptions): Marts {
  const { project, martsDataset, endpoint } = options;
  const client = bigqueryClient(project, endpoint);
  return {
    where: `dataset ${project}.${martsDataset}`,
    folder: dbtFolder(),
    prepare: async () => targetOf(options, await prepareDataset(client, options)),
    ask: async (work) => work(await askDataset(client, options)),
    rows: (asked) => bigqueryRows(client, { ...options, dataset: martsDataset }, asked),
    stand: (question) => standOfBigquery(client, options, question),
    keep: (text) => keepBigquery(client, options, text),
  };
}

/** What dbt needs to know of it; both datasets are at `location`. */
export function targetOf(
  {
    project,
    rawDataset,
    martsDataset,
    maxBytesBilled,
    endpoint,
    beside = [],
  }: BigqueryMartsOptions,
  location: string,
): MartsTarget {
  return {
    engine: 'bigquery',
    profile: endpoint === undefined ? 'bigquery' : 'bigquery_emulator',
    env: {
      QONTO_ELT_DBT_PROJECT: project,
      QONTO_ELT_DBT_DATASET: martsDataset,
      QONTO_ELT_LOCATION: location,
      QONTO_ELT_DBT_MAX_BYTES_BILLED: String(maxBytesBilled),
      ...(endpoint !== undefined && { BIGQUERY_EMULATOR_HOST: endpoint }),
    },
    vars: {
      qonto_schema:
        beside.length === 0
          ? rawDataset
          : [rawDataset, ...beside.map((other) => `${other.project}.${other.dataset}`)],
    },
    folder: dbtFolder(),
  };
}

/** A warehouse elsewhere has no folder here. */
function dbtFolder(): string {
  return join(resolve('qonto-data'), 'dbt-target');
}

/**
 * Makes the dataset for the finance tables where that of the staging tables is, because dbt would choose no key and
 * BigQuery joins nothing across locations. Returns that location; throws if it is elsewhere already.
 */
async function prepareDataset(
  client: BigQuery,
  { project, rawDataset, martsDataset, kmsKey, beside = [] }: BigqueryMartsOptions,
): Promise<string> {
  try {
    const location = await locationOf(client.dataset(rawDataset));
    if (location === undefined) {
      throw configError(`There is no dataset ${project}.${rawDataset} to build from`, {
        code: 'no_staging_tables',
        hint: 'Load into it first: qonto-elt load.',
      });
    }
    for (const other of beside) await requireBeside(client, other, location);
    const actual = await locationOf(client.dataset(martsDataset));
    if (actual === undefined) await create(client, martsDataset, location, kmsKey);
    else if (actual.toUpperCase() !== location.toUpperCase()) {
      throw configError(
        `The dataset ${project}.${martsDataset} is in ${actual}, and the staging tables are in ${location}`,
        {
          code: 'bigquery_location',
          hint: 'The staging tables are loaded. For the finance tables, choose another dataset with --dbt-dataset.',
        },
      );
    }
    return location;
  } catch (error) {
    throw bigqueryFault(error, `Preparing ${project}.${martsDataset}`);
  }
}

/** BigQuery joins nothing across locations. */
async function requireBeside(
  client: BigQuery,
  { project, dataset }: { readonly project: string; readonly dataset: string },
  location: string,
): Promise<void> {
  const actual = await locationOf(client.dataset(dataset, { projectId: project }));
  if (actual === undefined) {
    throw configError(`There is no dataset ${project}.${dataset} to build from`, {
      code: 'no_staging_tables',
      hint: 'Load into it first: qonto-elt load. Or take it out of --dbt-beside.',
    });
  }
  if (actual.toUpperCase() === location.toUpperCase()) return;
  throw configError(
    `The dataset ${project}.${dataset} is in ${actual}, and the staging tables are in ${location}`,
    {
      code: 'bigquery_location',
      hint: 'BigQuery joins nothing across locations: take it out of --dbt-beside.',
    },
  );
}

async function create(
  client: BigQuery,
  dataset: string,
  location: string,
  kmsKeyName: string | undefined,
): Promise<void> {
  await client
    .createDataset(dataset, {
      location,
      description: 'Finance tables of qonto-elt, built by dbt from its staging tables.',
      labels,
      ...(kmsKeyName !== undefined && { defaultEncryptionConfiguration: { kmsKeyName } }),
    })
    .catch((error: unknown) => {
      // Another run was faster.
      if (googleStatus(error) !== 409) throw error;
    });
}

async function askDataset(
  client: BigQuery,
  { project, martsDataset, maxBytesBilled }: BigqueryMartsOptions,
): Promise<AskMarts> {
  const where = `${project}.${martsDataset}`;
  const inOurWords = (error: unknown) =>
    isNotThere(error) ? noMarts(where, error) : bigqueryFault(error, `Reading ${where}`);
  const location = await locationOf(client.dataset(martsDataset)).catch((error: unknown) => {
    throw inOurWords(error);
  });
  if (location === undefined) throw noMarts(where);
  const place = { project, dataset: martsDataset, location, maxBytesBilled };
  return (query) =>
    queryRows(client, place, query, 'report').then(textRows, (error: unknown) => {
      throw inOurWords(error);
    });
}

/** A table of them; the dataset itself was found. */
function isNotThere(error: unknown): boolean {
  return googleReason(error) === 'notFound' || googleStatus(error) === 404;
}

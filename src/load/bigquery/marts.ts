import type { BigQuery } from '@google-cloud/bigquery';
import { configError } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import type { DbtPlace } from '../../dbt/place.ts';
import { googleStatus } from '../../google/faults.ts';
import { type AskMarts, textRows } from '../marts.ts';
import { bigqueryClient } from './client.ts';
import { locationOf } from './dataset.ts';
import { bigqueryFault } from './faults.ts';
import { labels } from './schema.ts';

export type BigqueryMarts = Extract<DbtPlace, { kind: 'bigquery' }>;
type BigqueryStaging = Extract<Config['warehouse'], { kind: 'bigquery' }>;

/**
 * The dataset for the finance tables: made where that of the staging tables is, because dbt would choose no key and
 * BigQuery joins nothing across locations. Throws if it is elsewhere already.
 */
export async function prepareBigqueryMarts(
  config: Config,
  { project, dataset: rawDataset }: BigqueryStaging,
): Promise<BigqueryMarts> {
  const { bigquery_endpoint: endpoint, dbt_dataset: martsDataset } = config;
  const client = bigqueryClient(project, endpoint);
  try {
    const location = await locationOf(client.dataset(rawDataset));
    if (location === undefined) {
      throw configError(`There is no dataset ${project}.${rawDataset} to build from`, {
        code: 'no_staging_tables',
        hint: 'Load into it first: qonto-elt load.',
      });
    }
    const actual = await locationOf(client.dataset(martsDataset));
    if (actual === undefined) await create(client, martsDataset, location, config.kms_key);
    else if (actual.toUpperCase() !== location.toUpperCase()) {
      throw configError(
        `The dataset ${project}.${martsDataset} is in ${actual}, and the staging tables are in ${location}`,
        {
          code: 'bigquery_location',
          hint: 'The staging tables are loaded. For the finance tables, choose another dataset with --dbt-dataset.',
        },
      );
    }
    const maxBytesBilled = config.max_bytes_billed;
    return {
      kind: 'bigquery',
      project,
      rawDataset,
      martsDataset,
      location,
      maxBytesBilled,
      endpoint,
    };
  } catch (error) {
    throw bigqueryFault(error, `Preparing ${project}.${martsDataset}`);
  }
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

export function askBigqueryMarts(place: BigqueryMarts): AskMarts {
  const client = bigqueryClient(place.project, place.endpoint);
  client.location = place.location;
  return async (query) => {
    const [rows] = await client
      .query({
        query,
        defaultDataset: { projectId: place.project, datasetId: place.martsDataset },
        maximumBytesBilled: String(place.maxBytesBilled),
      })
      .catch((error: unknown) => {
        throw bigqueryFault(error, `Reading ${place.project}.${place.martsDataset}`);
      });
    return textRows(rows);
  };
}

import type { BigQuery, Dataset } from '@google-cloud/bigquery';
import { configError } from '../../../base/errors.ts';
import { googleMessage, googleStatus } from '../../../google/faults.ts';
import type { BigquerySettings } from '../client.ts';
import { labels } from './schema.ts';

interface DatasetMetadata {
  readonly location?: string;
  readonly defaultTableExpirationMs?: string;
  readonly defaultPartitionExpirationMs?: string;
}

export interface PreparedDataset {
  readonly location: string;
  /** The setting that lets tables made in it expire, if it has one. */
  readonly defaults: string | undefined;
}

/** Finds the dataset, or makes it where the bucket is; refuses one that cannot be loaded from there. */
export async function prepareDataset(
  client: BigQuery,
  settings: BigquerySettings,
): Promise<PreparedDataset> {
  const dataset = client.dataset(settings.dataset);
  const metadata = (await metadataOf(dataset)) ?? (await create(client, dataset, settings));
  const location = metadata.location ?? '';
  await checkLocation(settings, location);
  const defaults = (['defaultTableExpirationMs', 'defaultPartitionExpirationMs'] as const).find(
    (setting) => metadata[setting] !== undefined,
  );
  return { location, defaults };
}

/** Undefined when there is no such dataset. */
export async function locationOf(dataset: Dataset): Promise<string | undefined> {
  return (await metadataOf(dataset))?.location;
}

async function metadataOf(dataset: Dataset): Promise<DatasetMetadata | undefined> {
  try {
    const [metadata] = await dataset.getMetadata();
    return metadata;
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    throw error;
  }
}

async function create(
  client: BigQuery,
  dataset: Dataset,
  settings: BigquerySettings,
): Promise<DatasetMetadata> {
  const location = settings.location ?? (await locationOfRaw(settings));
  const { kmsKey } = settings;
  try {
    await client.createDataset(settings.dataset, {
      location,
      description: 'Staging tables of qonto-elt: every version of everything the bank has shown.',
      labels,
      ...(kmsKey !== undefined && { defaultEncryptionConfiguration: { kmsKeyName: kmsKey } }),
    });
  } catch (error) {
    if (googleStatus(error) === 400) {
      throw configError(`No dataset can be made in ${location}: ${googleMessage(error)}`, {
        code: 'bigquery_location',
        hint: 'Give a location of BigQuery with --location: EU, US, europe-west1 …',
        cause: error,
      });
    }
    // Another run was faster; where it put the dataset is what counts.
    if (googleStatus(error) !== 409) throw error;
  }
  return (await metadataOf(dataset)) ?? { location };
}

async function locationOfRaw({ rawLocation }: BigquerySettings): Promise<string> {
  const bucket = await rawLocation();
  if (bucket === undefined) return 'EU';
  const location = datasetLocationFor(bucket);
  if (location !== undefined) return location;
  throw configError(`The bucket is in ${bucket}, and BigQuery has no such location`, {
    code: 'bigquery_location',
    hint: 'Say where the dataset is to be made with --location, a region of the bucket.',
  });
}

async function checkLocation(
  { project, dataset, location, rawLocation }: BigquerySettings,
  actual: string,
): Promise<void> {
  const name = `${project}.${dataset}`;
  const hint =
    'A dataset cannot be moved: choose another with --warehouse, or a bucket in its location with --raw.';
  if (location !== undefined && location.toUpperCase() !== actual.toUpperCase()) {
    throw configError(`The dataset ${name} is in ${actual}, and --location says ${location}`, {
      code: 'bigquery_location',
      hint,
    });
  }
  const bucket = await rawLocation();
  if (bucket === undefined || canLoadFrom(actual, bucket)) return;
  throw configError(
    `The dataset ${name} is in ${actual} and the bucket in ${bucket}: BigQuery cannot load from there`,
    { code: 'bigquery_location', hint },
  );
}

/**
 * Where a dataset for a bucket's data has to be: in the bucket's region, or for a dual- or multi-region in the
 * multi-region around it. Undefined where BigQuery has none (https://cloud.google.com/bigquery/docs/locations).
 */
export function datasetLocationFor(bucket: string): string | undefined {
  const name = bucket.toUpperCase();
  if (/^(EU|EUR\d+)$/.test(name)) return 'EU';
  if (/^(US|NAM\d+)$/.test(name)) return 'US';
  return name.includes('-') ? name.toLowerCase() : undefined;
}

/**
 * May a dataset be loaded from a bucket, by where both are? A dataset in the multi-region US may load from anywhere;
 * any other only from its own location or, in a multi-region, from a region inside it
 * (https://cloud.google.com/bigquery/docs/batch-loading-data#data-locations). Which regions lie inside `EU` is
 * Google's to say: what looks European is let through, and refused by the load job if it is not.
 */
export function canLoadFrom(dataset: string, bucket: string): boolean {
  const [to, from] = [dataset.toUpperCase(), bucket.toUpperCase()];
  if (to === from || to === 'US') return true;
  return to === 'EU' && /^(EUROPE-|EUR\d)/.test(from);
}

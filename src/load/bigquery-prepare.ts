import type { BigQuery, Dataset } from '@google-cloud/bigquery';
import { configError } from '../errors.ts';
import { googleStatus } from '../google-fault.ts';
import { bigqueryFault } from './bigquery-faults.ts';
import { canLoadFrom } from './bigquery-location.ts';
import type { BigqueryPlace } from './bigquery-place.ts';
import { labels, missingFields, tableResource } from './bigquery-schema.ts';
import { cursorTable, loadsTable, streamTables, type Table } from './tables.ts';

/** Makes the dataset and the tables that are not there, adds columns that are missing, and leaves everything else. */
export async function prepareBigquery(client: BigQuery, place: BigqueryPlace): Promise<void> {
  const dataset = client.dataset(place.dataset);
  const what = `Preparing ${place.project}.${place.dataset}`;
  try {
    client.location = (await locationOf(dataset)) ?? (await createDataset(client, dataset, place));
    await checkLocation(place, client.location);
    const tables = [...streamTables, loadsTable, cursorTable];
    await Promise.all(tables.map((table) => prepareTable(dataset, table, place)));
  } catch (error) {
    throw bigqueryFault(error, what);
  }
}

/** Undefined when there is no such dataset. */
export async function locationOf(dataset: Dataset): Promise<string | undefined> {
  try {
    const [{ location }] = await dataset.getMetadata();
    return location;
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    throw error;
  }
}

async function createDataset(
  client: BigQuery,
  dataset: Dataset,
  { location, rawLocation, kmsKey, dataset: id }: BigqueryPlace,
): Promise<string> {
  const chosen = location ?? (await rawLocation()) ?? 'EU';
  try {
    await client.createDataset(id, {
      location: chosen,
      description: 'Staging tables of qonto-elt: every version of everything the bank has shown.',
      labels,
      ...(kmsKey !== undefined && { defaultEncryptionConfiguration: { kmsKeyName: kmsKey } }),
    });
    return chosen;
  } catch (error) {
    // Another run was faster; where it put the dataset is what counts.
    if (googleStatus(error) === 409) return (await locationOf(dataset)) ?? chosen;
    throw error;
  }
}

async function checkLocation(
  { project, dataset, location, rawLocation }: BigqueryPlace,
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

async function prepareTable(dataset: Dataset, table: Table, place: BigqueryPlace): Promise<void> {
  const existing = dataset.table(table.name);
  const name = `${place.project}.${place.dataset}.${table.name}`;
  try {
    const [metadata] = await existing.getMetadata();
    const fields = missingFields(table, name, metadata);
    if (fields !== undefined) await existing.setMetadata({ schema: { fields } });
  } catch (error) {
    if (googleStatus(error) !== 404) throw error;
    await dataset.createTable(table.name, tableResource(table, place.kmsKey)).catch((refusal) => {
      if (googleStatus(refusal) !== 409) throw refusal;
    });
  }
}

import { BigQuery, type DatasetResource } from '@google-cloud/bigquery';
import { type CreateBucketRequest, Storage } from '@google-cloud/storage';
import { PassThroughClient } from 'google-auth-library';
import { googleStatus } from '../../src/google/faults.ts';
import type { Emulators } from './start.ts';

/** Google's own clients for the emulators. They look for no credentials and send nothing to Google. */
export function emulatorClients(urls: Omit<Emulators, 'stop'>, projectId: string) {
  const storage = new Storage({ projectId, apiEndpoint: urls.gcsUrl });
  // Unlike Storage, BigQuery wants to authenticate at every endpoint.
  const authClient = new PassThroughClient();
  const bigquery = new BigQuery({ projectId, apiEndpoint: urls.bigqueryUrl, authClient });
  // The clients take these from STORAGE_EMULATOR_HOST and BIGQUERY_EMULATOR_HOST if somebody has exported them.
  storage.baseUrl = `${urls.gcsUrl}/storage/v1`;
  bigquery.baseUrl = `${urls.bigqueryUrl}/bigquery/v2`;
  return { storage, bigquery };
}

/** Makes a bucket of a name that nobody else has. */
export function makeBucket(
  storage: Storage,
  name: string,
  options: CreateBucketRequest = {},
): Promise<void> {
  return made(storage.createBucket(name, options));
}

/** Makes a dataset of a name that nobody else has. */
export function makeDataset(
  bigquery: BigQuery,
  name: string,
  options: DatasetResource = {},
): Promise<void> {
  return made(bigquery.createDataset(name, options));
}

/** Of such a name, that it is there already is the answer to a request that the client sent again, with the first one's lost. */
async function made(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (googleStatus(error) !== 409) throw error;
  }
}

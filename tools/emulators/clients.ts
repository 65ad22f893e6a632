import { BigQuery } from '@google-cloud/bigquery';
import { Storage } from '@google-cloud/storage';
import { PassThroughClient } from 'google-auth-library';
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

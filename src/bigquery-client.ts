import { BigQuery } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';

/** Google's client, with Application Default Credentials; or for the emulator at `endpoint`, with none. */
export function bigqueryClient(project: string, endpoint: string | undefined): BigQuery {
  const client = new BigQuery({
    projectId: project,
    ...(endpoint !== undefined && { apiEndpoint: endpoint, authClient: new PassThroughClient() }),
    retryOptions: { maxRetries: 5 },
  });
  // The client takes BIGQUERY_EMULATOR_HOST as it stands, without the path of the API.
  client.baseUrl = `${client.apiEndpoint}/bigquery/v2`;
  return client;
}

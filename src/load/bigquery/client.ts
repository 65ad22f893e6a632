import { BigQuery } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';

export interface BigquerySettings {
  readonly project: string;
  readonly dataset: string;
  /** Where a dataset that has to be made goes; else where the bucket is. */
  readonly location?: string | undefined;
  /** Where the raw zone's bucket is; undefined for a folder. */
  readonly rawLocation: () => Promise<string | undefined>;
  readonly kmsKey?: string | undefined;
  /** A query that would be billed more is refused by BigQuery before it runs. */
  readonly maxBytesBilled: number;
  /** The address of an emulator; no credentials are sent there. */
  readonly endpoint?: string | undefined;
}

/** The client's own repetitions included. */
const requestMs = 180_000;

/** Google's client, with Application Default Credentials; or for the emulator at `endpoint`, with none. */
export function bigqueryClient(project: string, endpoint: string | undefined): BigQuery {
  const client = new BigQuery({
    projectId: project,
    ...(endpoint !== undefined && { apiEndpoint: endpoint, authClient: new PassThroughClient() }),
    retryOptions: { maxRetries: 5 },
  });
  // The client takes BIGQUERY_EMULATOR_HOST as it stands, without the path of the API.
  client.baseUrl = `${client.apiEndpoint}/bigquery/v2`;
  limitRequests(client);
  return client;
}

/** The client has no time limit that its HTTP library would understand: a silent connection would be waited for for ever. */
function limitRequests(client: BigQuery): void {
  const request = client.request.bind(client);
  client.request = (options, callback) => {
    let open = true;
    const timer = setTimeout(() => {
      open = false;
      callback(new Error(`no answer within ${requestMs / 1_000} s: timeout`));
    }, requestMs);
    request(options, (...answer) => {
      clearTimeout(timer);
      if (open) callback(...answer);
    });
  };
}

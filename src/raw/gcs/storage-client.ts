import { Storage } from '@google-cloud/storage';

/** For everything but uploads, which have more: no request has much to say. */
const requestMs = 30_000;

/** The client of Cloud Storage, or of an emulator at `endpoint`, to which no credentials are sent. */
export function storageClient(endpoint: string | undefined): Storage {
  const storage = new Storage({
    ...(endpoint !== undefined && { apiEndpoint: endpoint, projectId: 'emulator' }),
    timeout: requestMs,
    retryOptions: { maxRetries: 4, totalTimeout: 300 },
  });
  // The client takes STORAGE_EMULATOR_HOST as it stands, without the path of the API.
  storage.baseUrl = `${storage.apiEndpoint}/storage/v1`;
  return storage;
}

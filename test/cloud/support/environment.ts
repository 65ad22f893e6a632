import { afterAll } from 'vitest';
import { startEmulators } from '../../../tools/emulators/start.ts';

// For each test file a Cloud Storage and a BigQuery of its own: local-bigquery gets slower with all it was ever told.
const { gcsUrl, bigqueryUrl, stop } = await startEmulators();
afterAll(stop);
process.env.TEST_GCS_URL = gcsUrl;
process.env.TEST_BIGQUERY_URL = bigqueryUrl;
// What a user sets to try the cloud world without an account.
process.env.STORAGE_EMULATOR_HOST = gcsUrl;
process.env.BIGQUERY_EMULATOR_HOST = bigqueryUrl;

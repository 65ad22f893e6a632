import { inject } from 'vitest';

// What a user sets to try the cloud world without an account.
process.env.STORAGE_EMULATOR_HOST = inject('gcsUrl');
process.env.BIGQUERY_EMULATOR_HOST = inject('bigqueryUrl');

import { cloudUrls } from './urls.ts';

// What a user sets to try the cloud world without an account.
const { gcsUrl, bigqueryUrl } = cloudUrls();
process.env.STORAGE_EMULATOR_HOST = gcsUrl;
process.env.BIGQUERY_EMULATOR_HOST = bigqueryUrl;

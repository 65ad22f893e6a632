/** One setting: a flag, an environment variable and a key of the config file, with one meaning. */
export interface Option {
  readonly flag: string;
  readonly env?: string;
  /** Key in the config file; those without one are for the command line alone. */
  readonly key?: string;
  readonly type: 'string' | 'boolean' | 'number' | 'list';
  readonly description: string;
  readonly shownDefault?: string;
}

const apiUrl = {
  flag: 'api-url',
  env: 'QONTO_API_URL',
  key: 'api_url',
  type: 'string',
  description: "The bank's API; plain http only to this machine",
  shownDefault: 'https://thirdparty.qonto.com/v2',
} as const;
const oauthUrl = {
  flag: 'oauth-url',
  env: 'QONTO_OAUTH_URL',
  key: 'oauth_url',
  type: 'string',
  description: 'OAuth: the host that renews tokens; plain http only to this machine',
  shownDefault: 'https://oauth.qonto.com',
} as const;
const tokenStore = {
  flag: 'token-store',
  env: 'QONTO_ELT_TOKEN_STORE',
  key: 'token_store',
  type: 'string',
  description: 'OAuth: where tokens are kept, file:PATH or secretmanager:projects/P/secrets/S',
  shownDefault: 'file:qonto-data/oauth/tokens.json',
} as const;
const raw = {
  flag: 'raw',
  env: 'QONTO_ELT_RAW',
  key: 'raw',
  type: 'string',
  description: 'Raw zone: a folder, or gs://bucket/prefix',
  shownDefault: 'qonto-data/raw',
} as const;
const warehouse = {
  flag: 'warehouse',
  env: 'QONTO_ELT_WAREHOUSE',
  key: 'warehouse',
  type: 'string',
  description: 'Warehouse: duckdb:FILE, or bigquery:PROJECT.DATASET',
  shownDefault: 'duckdb:qonto-data/bank.duckdb',
} as const;
const location = {
  flag: 'location',
  env: 'QONTO_ELT_LOCATION',
  key: 'location',
  type: 'string',
  description: 'BigQuery: where a dataset that has to be made goes: EU, europe-west1',
  shownDefault: "the bucket's, EU for a folder",
} as const;
const kmsKey = {
  flag: 'kms-key',
  env: 'QONTO_ELT_KMS_KEY',
  key: 'kms_key',
  type: 'string',
  description: 'BigQuery: the Cloud KMS key that encrypts the tables',
  shownDefault: "Google's own keys",
} as const;
const maxBytesBilled = {
  flag: 'max-bytes-billed',
  env: 'QONTO_ELT_MAX_BYTES_BILLED',
  key: 'max_bytes_billed',
  type: 'string',
  description: 'BigQuery: a query that would be billed more is refused: 500MB, 20GB, 1TB',
  shownDefault: '100GB',
} as const;
const dbtDataset = {
  flag: 'dbt-dataset',
  env: 'QONTO_ELT_DBT_DATASET',
  key: 'dbt_dataset',
  type: 'string',
  description:
    'BigQuery: the dataset --dbt builds the finance tables in, made beside that of --warehouse',
  shownDefault: 'qonto',
} as const;
const dbtVars = {
  flag: 'dbt-vars',
  env: 'QONTO_ELT_DBT_VARS',
  key: 'dbt_vars',
  type: 'string',
  description:
    'Variables of the finance models for --dbt, as JSON: {"qonto_timezone": "Europe/Lisbon"}',
  shownDefault: 'those of dbt/README.md',
} as const;
const readCopy = {
  flag: 'read-copy',
  env: 'QONTO_ELT_READ_COPY',
  key: 'read_copy',
  type: 'string',
  description:
    'DuckDB: a file that a copy is put into after each load and build, for readers to hold',
  shownDefault: 'none',
} as const;
/** Programs are run from there: it is not for a file that may lie in any folder. */
const dbtCache = {
  flag: 'dbt-cache',
  env: 'QONTO_ELT_DBT_CACHE',
  type: 'string',
  description: 'The folder that the Python environment of --dbt is kept in',
  shownDefault: '~/.cache/qonto-elt',
} as const;
const account = {
  flag: 'account',
  env: 'QONTO_ELT_ACCOUNT',
  key: 'account',
  type: 'list',
  description: 'Bank account ids to list (repeat, or separate by commas)',
  shownDefault: 'all accounts',
} as const;
const status = {
  flag: 'status',
  env: 'QONTO_ELT_STATUS',
  key: 'status',
  type: 'list',
  description: 'Statuses to list, each on its own',
  shownDefault: 'pending,completed,declined,reversed',
} as const;
const since = {
  flag: 'since',
  env: 'QONTO_ELT_SINCE',
  key: 'since',
  type: 'string',
  description:
    'Where the listings begin, by updated_at: 2026-01-01 or a full instant; moved back or left out later, what lies before is read too',
  shownDefault: 'the beginning of the account',
} as const;
const overlap = {
  flag: 'overlap',
  env: 'QONTO_ELT_OVERLAP',
  key: 'overlap',
  type: 'string',
  description: 'How far before its watermark a listing begins: 90s, 30m, 2h, 1d',
  shownDefault: '2h',
} as const;
const attachmentHost = {
  flag: 'attachment-host',
  env: 'QONTO_ELT_ATTACHMENT_HOSTS',
  key: 'attachment_hosts',
  type: 'list',
  description: 'The exact hosts attachments may be fetched from, in place of the documented ones',
  shownDefault: 'qonto and qonto-dev on s3.eu-central-1.amazonaws.com',
} as const;
const downloadProxy = {
  flag: 'download-proxy',
  env: 'QONTO_ELT_DOWNLOAD_PROXY',
  key: 'download_proxy',
  type: 'string',
  description:
    'Receipts behind HTTPS_PROXY: name (the proxy looks the host up), address (looked up and checked here), none (past it)',
  shownDefault: 'name',
} as const;
const concurrency = {
  flag: 'concurrency',
  env: 'QONTO_ELT_CONCURRENCY',
  key: 'concurrency',
  type: 'number',
  description: 'Requests to the bank in flight at once',
  shownDefault: '6',
} as const;
const requestRate = {
  flag: 'request-rate',
  env: 'QONTO_ELT_REQUEST_RATE',
  key: 'request_rate',
  type: 'number',
  description:
    'Requests per 10 s; the bank allows 1000 per IP address, shared with your other programs',
  shownDefault: '900',
} as const;
const config = {
  flag: 'config',
  env: 'QONTO_ELT_CONFIG',
  type: 'string',
  description: 'Config file (JSON)',
  shownDefault: 'qonto-elt.config.json, where there is one',
} as const;
const json = {
  flag: 'json',
  env: 'QONTO_ELT_JSON',
  type: 'boolean',
  description: 'Print the report as one JSON document',
} as const;
const logLevel = {
  flag: 'log-level',
  env: 'QONTO_ELT_LOG_LEVEL',
  key: 'log_level',
  type: 'string',
  description: 'debug, info, warn, error or silent; the log is NDJSON on stderr',
  shownDefault: 'info; warn on a terminal',
} as const;
const quiet = {
  flag: 'quiet',
  env: 'QONTO_ELT_QUIET',
  type: 'boolean',
  description: 'No progress and no report; errors only',
} as const;

const output: readonly Option[] = [config, json, logLevel, quiet];
const oauth: readonly Option[] = [oauthUrl, tokenStore];
const bank: readonly Option[] = [apiUrl, ...oauth, concurrency, requestRate];
const bigquery: readonly Option[] = [location, kmsKey, maxBytesBilled];
const listing: readonly Option[] = [account, status, since, overlap, attachmentHost, downloadProxy];

/** What each command understands. */
export const optionsOf = {
  sync: [
    ...bank,
    ...listing,
    raw,
    warehouse,
    ...bigquery,
    dbtDataset,
    dbtVars,
    dbtCache,
    readCopy,
    ...output,
  ],
  extract: [...bank, ...listing, raw, ...output],
  load: [raw, warehouse, readCopy, ...bigquery, ...output],
  check: [...bank, raw, warehouse, ...bigquery, ...output],
  status: [...oauth, raw, warehouse, ...bigquery, ...output],
  verify: [raw, ...output],
} as const satisfies Record<string, readonly Option[]>;

export const allOptions: readonly Option[] = optionsOf.sync;

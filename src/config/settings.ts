import { z } from 'zod';
import { dbtBeside, dbtVarsSchema } from './dbt-vars.ts';
import { emulatorSettings } from './emulators/settings.ts';
import { forms, textLike } from './forms.ts';
import { listing, listingSettings } from './listing/settings.ts';
import { reportSettings } from './report/settings.ts';
import { serviceSettings } from './service/settings.ts';
import { type CommandName, list, type Setting, type Settings, yesOrNo } from './setting.ts';
import {
  documentedHosts,
  parseApiUrl,
  parseBytes,
  parseDuckdbFile,
  parseHosts,
  parsePath,
  parseRaw,
  parseTokenStore,
  parseWarehouse,
} from './values.ts';

const all = [
  'sync',
  'extract',
  'load',
  'check',
  'status',
  'verify',
  'transaction',
  'report',
  'serve',
  'webhooks',
  'build',
] as const;
const every = [...all, 'probe'] as const;
const bank = [...listing, 'check', 'transaction', 'probe', 'webhooks'] as const;
const loaded = ['sync', 'load', 'check', 'status', 'transaction', 'serve'] as const;
const building = ['sync', 'serve', 'build'] as const;
const asked = [...loaded, 'report', 'build'] as const;
const built = [...building, 'report'] as const;

/** The config file that counts where none is named. */
export const usualConfigFile = 'qonto-elt.config.json';

/**
 * Every setting of a run, in the order of --help. From this table come the command line, `Config`, the config file and its
 * schema, and docs/settings.md.
 */
export const settings = {
  api_url: {
    flag: 'api-url',
    env: 'QONTO_API_URL',
    inFile: 'named',
    commands: bank,
    doc: "The bank's API; plain http only to this machine",
    schema: z.string().transform(parseApiUrl),
    default: 'https://thirdparty.qonto.com/v2',
  },
  oauth_url: {
    flag: 'oauth-url',
    env: 'QONTO_OAUTH_URL',
    inFile: 'named',
    commands: [...bank, 'status'],
    doc: 'OAuth: the host that renews tokens; plain http only to this machine',
    schema: z.string().transform(parseApiUrl),
    default: 'https://oauth.qonto.com',
  },
  token_store: {
    flag: 'token-store',
    env: 'QONTO_ELT_TOKEN_STORE',
    inFile: 'named',
    commands: [...bank, 'status'],
    doc: 'OAuth: where tokens are kept, file:PATH or secretmanager:projects/P/secrets/S',
    schema: textLike(forms.tokenStore).transform(parseTokenStore),
    default: 'file:qonto-data/oauth/tokens.json',
  },
  concurrency: {
    flag: 'concurrency',
    env: 'QONTO_ELT_CONCURRENCY',
    inFile: 'any',
    commands: bank,
    doc: 'Requests to the bank in flight at once',
    schema: z.int().min(1).max(64),
    default: 6,
  },
  request_rate: {
    flag: 'request-rate',
    env: 'QONTO_ELT_REQUEST_RATE',
    inFile: 'any',
    commands: bank,
    doc: 'Requests per 10 s; the bank allows 1000 per IP address, shared with your other programs',
    schema: z.int().min(1).max(100_000),
    default: 900,
  },
  ...listingSettings,
  attachment_hosts: {
    flag: 'attachment-host',
    env: 'QONTO_ELT_ATTACHMENT_HOSTS',
    inFile: 'named',
    commands: [...listing, 'probe'],
    doc: 'The exact hosts attachments may be fetched from, instead of the documented ones',
    schema: list.transform(parseHosts),
    default: documentedHosts,
  },
  download_proxy: {
    flag: 'download-proxy',
    env: 'QONTO_ELT_DOWNLOAD_PROXY',
    inFile: 'any',
    commands: [...listing, 'probe'],
    doc: 'Receipts behind HTTPS_PROXY: name (the proxy looks the host up), address (looked up and checked here), none (past it)',
    schema: z.enum(['name', 'address', 'none'], 'must be name, address or none'),
    default: 'name',
  },
  raw: {
    flag: 'raw',
    env: 'QONTO_ELT_RAW',
    inFile: 'any',
    commands: all,
    doc: 'Raw zone: a folder, or gs://bucket/prefix',
    schema: textLike(forms.place).min(1, 'must not be empty').transform(parseRaw),
    default: 'qonto-data/raw',
  },
  warehouse: {
    flag: 'warehouse',
    env: 'QONTO_ELT_WAREHOUSE',
    inFile: 'any',
    commands: asked,
    doc: 'Warehouse: duckdb:FILE, or bigquery:PROJECT.DATASET',
    schema: textLike(forms.warehouse).transform(parseWarehouse),
    default: 'duckdb:qonto-data/bank.duckdb',
  },
  location: {
    flag: 'location',
    env: 'QONTO_ELT_LOCATION',
    inFile: 'any',
    commands: loaded,
    doc: 'BigQuery: where a dataset that has to be made goes: EU, europe-west1',
    schema: z.string().regex(/^[A-Za-z]+(-[A-Za-z]+\d+)?$/, 'must be like EU or europe-west1'),
    shownDefault: "the bucket's, EU for a folder",
  },
  kms_key: {
    flag: 'kms-key',
    env: 'QONTO_ELT_KMS_KEY',
    inFile: 'any',
    commands: [...loaded, 'build'],
    doc: 'BigQuery: the Cloud KMS key that encrypts the tables',
    schema: z
      .string()
      .regex(
        /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
        'must be like projects/P/locations/L/keyRings/R/cryptoKeys/K',
      ),
    shownDefault: "Google's own keys",
  },
  max_bytes_billed: {
    flag: 'max-bytes-billed',
    env: 'QONTO_ELT_MAX_BYTES_BILLED',
    inFile: 'any',
    commands: asked,
    doc: 'BigQuery: a query that would be billed more is refused: 500MB, 20GB, 1TB',
    schema: textLike(forms.bytes).transform(parseBytes),
    default: '100GB',
  },
  dbt: {
    flag: 'dbt',
    commands: ['sync', 'serve'],
    doc: 'Also build the dbt models where something has changed (makes a Python environment once)',
    schema: yesOrNo,
    default: false,
  },
  rebuild: {
    flag: 'rebuild',
    env: 'QONTO_ELT_REBUILD',
    commands: ['sync', 'build'],
    doc: 'Build the dbt models also where nothing has changed since their last good build',
    schema: yesOrNo,
    default: false,
  },
  dbt_dataset: {
    flag: 'dbt-dataset',
    env: 'QONTO_ELT_DBT_DATASET',
    inFile: 'any',
    commands: [...built, 'transaction'],
    doc: 'BigQuery: the dataset --dbt builds the finance tables in, made beside that of --warehouse',
    schema: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be the name of a dataset, such as qonto'),
    default: 'qonto',
  },
  dbt_beside: dbtBeside,
  dbt_vars: {
    flag: 'dbt-vars',
    env: 'QONTO_ELT_DBT_VARS',
    inFile: 'any',
    commands: built,
    doc: 'Variables of the finance models for --dbt, as JSON: {"qonto_timezone": "Europe/Lisbon"}',
    schema: dbtVarsSchema,
    default: {},
    shownDefault: 'those of dbt/README.md',
  },
  /** Programs are run from there: it is not for a file that may lie in any folder. */
  dbt_cache: {
    flag: 'dbt-cache',
    env: 'QONTO_ELT_DBT_CACHE',
    commands: building,
    doc: 'The folder that the Python environment of --dbt is kept in',
    schema: z.string().transform(parsePath),
    shownDefault: '~/.cache/qonto-elt',
  },
  read_copy: {
    flag: 'read-copy',
    env: 'QONTO_ELT_READ_COPY',
    inFile: 'any',
    commands: [...building, 'load'],
    doc: 'DuckDB: a file that a copy is put into after each load and build, for readers to hold',
    schema: z.string().transform(parseDuckdbFile),
    shownDefault: 'none',
  },
  personal: {
    flag: 'personal',
    commands: ['transaction'],
    doc: 'Also show what is about people: names, notes, references, files; account numbers stay cut',
    schema: yesOrNo,
    default: false,
  },
  ...reportSettings,
  ...serviceSettings,
  config: {
    flag: 'config',
    env: 'QONTO_ELT_CONFIG',
    commands: every,
    doc: 'Config file (JSON)',
    schema: z.string(),
    shownDefault: `${usualConfigFile}, where there is one`,
  },
  json: {
    flag: 'json',
    env: 'QONTO_ELT_JSON',
    commands: every,
    doc: 'Print the report as one JSON document',
    schema: yesOrNo,
    default: false,
  },
  progress: {
    flag: 'progress',
    env: 'QONTO_ELT_PROGRESS',
    inFile: 'any',
    commands: listing,
    doc: 'auto (a line on a terminal, else a line of the log a minute), json (events on stderr, one a second) or none',
    schema: z.enum(['auto', 'json', 'none']),
    default: 'auto',
  },
  log_level: {
    flag: 'log-level',
    env: 'QONTO_ELT_LOG_LEVEL',
    inFile: 'any',
    commands: every,
    doc: 'debug, info, warn, error or silent; the log is NDJSON on stderr',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    shownDefault: 'info; warn on a terminal',
  },
  quiet: {
    flag: 'quiet',
    env: 'QONTO_ELT_QUIET',
    commands: every,
    doc: 'No progress and no report; errors only',
    schema: yesOrNo,
    default: false,
  },
  ...emulatorSettings,
} as const satisfies Settings;

/** What a command takes, in the order of the table. */
export function settingsOf(command: CommandName): readonly Setting[] {
  return Object.values<Setting>(settings).filter(({ commands }) => commands?.includes(command));
}

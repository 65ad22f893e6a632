import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { homeFolder, homePath } from '../base/disk/home-path.ts';
import { configError } from '../base/errors.ts';
import type { Credentials } from '../qonto/http/credentials.ts';
import type { ProxyPlace } from '../qonto/proxy/proxy.ts';
import { documentedStatuses } from '../qonto/statuses.ts';
import { rememberSecret } from '../redact/known-secrets.ts';
import { credentialsFrom } from './credentials.ts';
import { dbtVars } from './dbt-vars.ts';
import { readConfigFile } from './file.ts';
import { proxyFrom } from './proxy.ts';
import { allOptions } from './settings.ts';
import {
  documentedHosts,
  parseBytes,
  parseDuckdbFile,
  parseDuration,
  parseEndpoint,
  parseHosts,
  parsePath,
  parseRaw,
  parseSince,
  parseTokenStore,
  parseWarehouse,
} from './values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Flags = Readonly<Record<string, unknown>>;

const list = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',') : value),
  z.array(z.string().trim().min(1)),
);

const yesOrNo = z.union([z.boolean(), z.stringbool()], 'must be true or false');

const schema = z.object({
  api_url: z.string().default('https://thirdparty.qonto.com/v2').transform(checkApiUrl),
  oauth_url: z.string().default('https://oauth.qonto.com').transform(checkApiUrl),
  token_store: z.string().default('file:qonto-data/oauth/tokens.json').transform(parseTokenStore),
  raw: z.string().min(1, 'must not be empty').default('qonto-data/raw').transform(parseRaw),
  warehouse: z.string().default('duckdb:qonto-data/bank.duckdb').transform(parseWarehouse),
  location: z
    .string()
    .regex(/^[A-Za-z]+(-[A-Za-z]+\d+)?$/, 'must be like EU or europe-west1')
    .optional(),
  kms_key: z
    .string()
    .regex(
      /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
      'must be like projects/P/locations/L/keyRings/R/cryptoKeys/K',
    )
    .optional(),
  max_bytes_billed: z.string().default('100GB').transform(parseBytes),
  dbt_dataset: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be the name of a dataset, such as qonto')
    .default('qonto'),
  dbt_vars: dbtVars.default({}),
  dbt_cache: z.string().transform(parsePath).optional(),
  read_copy: z.string().transform(parseDuckdbFile).optional(),
  storage_endpoint: z.string().optional().transform(parseEndpoint),
  bigquery_endpoint: z.string().optional().transform(parseEndpoint),
  secret_manager_endpoint: z.string().optional().transform(parseEndpoint),
  account: list.default([]),
  status: list.refine((some) => some.length > 0, 'must name a status').default(documentedStatuses),
  since: z.string().optional().transform(parseSince),
  overlap: z.string().default('2h').transform(parseDuration),
  attachment_hosts: list.default(documentedHosts).transform(parseHosts),
  download_proxy: z
    .enum(['name', 'address', 'none'], 'must be name, address or none')
    .default('name'),
  concurrency: z.coerce.number().int().min(1).max(64).default(6),
  request_rate: z.coerce.number().int().min(1).max(100_000).default(900),
  log_level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  json: yesOrNo.default(false),
  quiet: yesOrNo.default(false),
});

export type Config = z.infer<typeof schema> & {
  /** The config file that was read, if there was one. */
  readonly config_file: string | undefined;
};

/** The variables that Google's own clients know; only ever set for tests and for a try without an account. */
const emulators = {
  storage_endpoint: 'STORAGE_EMULATOR_HOST',
  bigquery_endpoint: 'BIGQUERY_EMULATOR_HOST',
  secret_manager_endpoint: 'SECRET_MANAGER_EMULATOR_HOST',
};

/** Settings from flags, environment and config file, the first that says something winning. Throws config errors. */
export function readConfig(
  flags: Flags,
  env: Environment = process.env,
  readFile = readConfigFile,
): Config {
  // Also in commands that have no use for them: what others print must not hold them either.
  for (const [name, value] of Object.entries(env))
    if (/^QONTO_(?!ELT_).*(SECRET|TOKEN)/.test(name)) rememberSecret(value ?? '');
  const { path, settings } = readFile(text(flags.config) ?? nonEmpty(env.QONTO_ELT_CONFIG));
  const merged: Record<string, unknown> = {};
  const source: Record<string, string> = {};
  for (const option of allOptions) {
    const key = option.key ?? option.flag.replaceAll('-', '_');
    const flag = flags[option.flag];
    const variable = option.env === undefined ? undefined : nonEmpty(env[option.env]);
    const found =
      flag !== undefined
        ? [flag, `--${option.flag}`]
        : variable !== undefined
          ? [variable, option.env]
          : [settings[key], `"${key}" in the config file`];
    if (found[0] === undefined) continue;
    merged[key] = found[0];
    source[key] = String(found[1]);
  }
  for (const [key, variable] of Object.entries(emulators)) {
    merged[key] = nonEmpty(env[variable]);
    source[key] = variable;
  }
  const parsed = schema.safeParse(merged);
  if (parsed.success) return { ...parsed.data, config_file: path };
  const issue = parsed.error.issues[0];
  const [first = '', ...inside] = issue?.path ?? [];
  const key = String(first);
  const where = [source[key] ?? key, ...inside.map(String)].join(': ');
  throw configError(`${where}: ${issue?.message ?? 'is not valid'}`, {
    code: 'bad_setting',
    hint:
      allOptions.find((option) => (option.key ?? option.flag) === key)?.description ??
      'See --help.',
  });
}

/** Credentials come from the environment alone: a flag would show in the process list, a file would be committed. */
export function readCredentials(env: Environment = process.env): Credentials {
  return credentialsFrom(env);
}

/** The proxy that the environment has for a URL, if any. Throws config errors. */
export function readProxy(url: string): ProxyPlace | undefined {
  return proxyFrom(url, process.env);
}

/** The environment for a program we start: ours, without the credentials it has no use for. */
export function environmentFor(
  extra: Readonly<Record<string, string>>,
  env: Environment = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^QONTO_(?!ELT_)/.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

function checkApiUrl(value: string, context: z.RefinementCtx): string {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && loopback))
    return refuse('must be an https URL (plain http only to this machine)');
  // A host that is not found is named in messages, and what stands before it would be named along with it.
  if (url.username !== '' || url.password !== '')
    return refuse('must not carry credentials: they belong in the environment');
  if (url.search !== '' || url.hash !== '') return refuse('must end with the path of the API');
  return value.replace(/(?<!\/)\/+$/, '');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** An empty variable is how schedulers say "not set". */
function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

/** The environment without any of our settings, for a program that must not depend on them. */
export function cleanEnvironment(
  extra: Readonly<Record<string, string>>,
  env: Environment = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('QONTO_'));
  return { ...Object.fromEntries(kept), ...extra };
}

/**
 * The mode bits that no new file gets. Data, logs and reports are those of a bank account: by default nobody else may read
 * them, whatever the shell or the scheduler has set. Throws a config error.
 */
export function readUmask(env: Environment = process.env): number {
  const given = nonEmpty(env.QONTO_ELT_UMASK) ?? '077';
  if (/^0?[0-7]{3}$/.test(given)) return Number.parseInt(given, 8);
  throw configError(`QONTO_ELT_UMASK: "${given}" is not a mask of three octal digits`, {
    code: 'bad_setting',
    hint: '077 keeps new files to their owner, 027 lets the group read them.',
  });
}

/** A dbt of the user's own, in place of the bundled environment. */
export function dbtBinary(env: Environment = process.env): string | undefined {
  const given = nonEmpty(env.DBT_BIN);
  if (given === undefined) return undefined;
  const found = homePath(given);
  if ('path' in found) return found.path;
  throw configError(`DBT_BIN: "${given}" ${found.problem}`, {
    code: 'bad_setting',
    hint: 'DBT_BIN names the dbt to run, in place of our own.',
  });
}

/**
 * Folders for what can be made again, best first. The one for temporary files is the last resort, where nobody has a
 * home. Whoever uses it has to make sure that it is theirs.
 */
export function dbtCaches(env: Environment = process.env): {
  readonly chosen: string | undefined;
  readonly usual: readonly string[];
} {
  const xdg = nonEmpty(env.XDG_CACHE_HOME);
  const home = homeFolder();
  const user = process.getuid?.();
  return {
    chosen: nonEmpty(env.QONTO_ELT_DBT_CACHE),
    usual: [
      // Relative ones are to be ignored, by its specification.
      ...(xdg !== undefined && isAbsolute(xdg) ? [join(xdg, 'qonto-elt')] : []),
      ...(home === undefined ? [] : [join(home, '.cache', 'qonto-elt')]),
      ...(user === undefined ? [] : [join(tmpdir(), `qonto-elt-${user}`)]),
    ],
  };
}

/** Where programs are looked for by their names. */
export function programFolders(env: Environment = process.env): readonly string[] {
  return (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

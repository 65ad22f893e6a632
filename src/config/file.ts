import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { homePath } from '../base/disk/home-path.ts';
import { ConnectorError, configError, systemCode } from '../base/errors.ts';
import { dbtVarsSchema } from './dbt-vars.ts';
import { parseConfigText } from './text.ts';

const textOrList = z.union([z.string(), z.array(z.string())]);

/** The config file: the options of the command line by their names with `_`. Secrets have no place in it. */
export const configFileSchema = z.strictObject({
  $schema: z.string().optional().describe('For editors.'),
  api_url: z.string().optional().describe("The bank's API; plain http only to this machine."),
  oauth_url: z.string().optional().describe('The host that renews OAuth tokens.'),
  token_store: z
    .string()
    .optional()
    .describe('Where OAuth tokens are kept: file:PATH or secretmanager:projects/P/secrets/S.'),
  raw: z.string().optional().describe('Raw zone: a folder, or gs://bucket/prefix.'),
  warehouse: z.string().optional().describe('Warehouse: duckdb:FILE, or bigquery:PROJECT.DATASET.'),
  location: z.string().optional().describe('Where a BigQuery dataset that has to be made goes.'),
  kms_key: z.string().optional().describe('The Cloud KMS key that encrypts the BigQuery tables.'),
  max_bytes_billed: z
    .string()
    .optional()
    .describe('A BigQuery query that would be billed more is refused, such as 100GB.'),
  dbt_dataset: z.string().optional().describe('The BigQuery dataset of the finance tables.'),
  read_copy: z
    .string()
    .optional()
    .describe('DuckDB: a file that a copy is put into after each load and build, for readers.'),
  dbt_vars: dbtVarsSchema
    .optional()
    .describe('Variables of the finance models, such as qonto_timezone.'),
  account: textOrList.optional().describe('Bank account ids to list; all when left out.'),
  status: textOrList.optional().describe('Statuses to list, each on its own.'),
  since: z.string().optional().describe('Where the listings begin: a day or an instant.'),
  overlap: z
    .string()
    .optional()
    .describe('How far before its watermark a listing begins, such as 2h.'),
  attachment_hosts: textOrList
    .optional()
    .describe('The exact hosts attachments may be fetched from, in place of the documented ones.'),
  download_proxy: z
    .enum(['name', 'address', 'none'])
    .optional()
    .describe('Receipts behind a proxy: what it is asked for, or "none" to pass it by.'),
  concurrency: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Requests to the bank in flight at once.'),
  request_rate: z.int().min(1).optional().describe('Requests to the bank per 10 seconds.'),
  log_level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
});

const usualName = 'qonto-elt.config.json';

export interface ConfigFile {
  /** Undefined when there is none. */
  readonly path: string | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Reads the named file, or the usual one if it lies in the current folder. That one the user may not know of: where
 * credentials go is not its to say. Throws config errors.
 */
export function readConfigFile(named: string | undefined): ConfigFile {
  const name = named === undefined ? usualName : atHome(named);
  const bytes = readBytes(name, named !== undefined);
  if (bytes === undefined) return { path: undefined, settings: {} };
  const parsed = configFileSchema.safeParse(parseConfigText(bytes, name));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.');
    throw configError(
      `The config file ${name}: ${where ? `${where}: ` : ''}${issue?.message ?? 'is not valid'}`,
      {
        code: 'config_invalid',
        hint: 'schemas/config.schema.json lists what it may hold. Credentials come from the environment only.',
      },
    );
  }
  const settings = parsed.data;
  const leading = leadsCredentials.find((name) => settings[name] !== undefined);
  if (named !== undefined || leading === undefined) return { path: resolve(name), settings };
  throw configError(
    `The config file ${resolve(name)} sets "${leading}", which says where credentials and receipts go, but nobody has named this file`,
    {
      code: 'config_not_named',
      hint: `If you trust it, name it: --config ${usualName}, or QONTO_ELT_CONFIG. Else take "${leading}" out of it.`,
    },
  );
}

/** For a program that must not depend on what lies about. */
export const noConfigFile = (): ConfigFile => ({ path: undefined, settings: {} });

const leadsCredentials = ['api_url', 'oauth_url', 'token_store', 'attachment_hosts'] as const;

function atHome(named: string): string {
  const found = homePath(named);
  if ('path' in found) return found.path;
  throw configError(`--config: "${named}" ${found.problem}`, {
    code: 'config_unreadable',
    hint: 'Check the path given by --config or QONTO_ELT_CONFIG.',
  });
}

/** No config file is near this long. */
const longest = 1_000_000;

/** Undefined for a file that nobody has named and that is not there. A named one may be a pipe. */
function readBytes(path: string, isNamed: boolean): Buffer | undefined {
  try {
    if (!isNamed && !statSync(path).isFile()) throw unreadable(path, 'it is no regular file');
    const descriptor = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(longest + 1);
      let length = 0;
      for (let read = -1; read !== 0 && length <= longest; length += read)
        read = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (length > longest) throw unreadable(path, 'it is far too long');
      return buffer.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    if (!isNamed && systemCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, systemCode(error) ?? 'unknown');
  }
}

function unreadable(path: string, why: string): ConnectorError {
  return configError(`The config file ${path} cannot be read (${why})`, {
    code: 'config_unreadable',
    hint: 'Check the path given by --config or QONTO_ELT_CONFIG.',
  });
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { dbtVarsSchema } from './config-dbt-vars.ts';
import { configError, systemCode } from './errors.ts';

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
  dbt_vars: dbtVarsSchema
    .optional()
    .describe('Variables of the finance models, such as qonto_timezone.'),
  account: textOrList.optional().describe('Bank account ids to list; all when left out.'),
  status: textOrList.optional().describe('Statuses to list, each on its own.'),
  since: z.string().optional().describe('Where a first back-fill begins: a day or an instant.'),
  overlap: z
    .string()
    .optional()
    .describe('How far before its watermark a listing begins, such as 2h.'),
  attachment_hosts: textOrList
    .optional()
    .describe('The exact hosts attachments may be fetched from, in place of the documented ones.'),
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

/** Reads the named file, or the usual one if it is there. Throws config errors. */
export function readConfigFile(path: string | undefined): Readonly<Record<string, unknown>> {
  let content: string;
  try {
    content = readFileSync(path ?? usualName, 'utf8');
  } catch (error) {
    if (path === undefined && systemCode(error) === 'ENOENT') return {};
    throw configError(
      `The config file ${path ?? usualName} cannot be read (${systemCode(error) ?? 'unknown'})`,
      {
        code: 'config_unreadable',
        hint: 'Check the path given by --config or QONTO_ELT_CONFIG.',
      },
    );
  }
  const parsed = configFileSchema.safeParse(parseJson(content, path ?? usualName));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.');
  throw configError(
    `The config file ${path ?? usualName}: ${where ? `${where}: ` : ''}${issue?.message ?? 'is not valid'}`,
    {
      code: 'config_invalid',
      hint: 'schemas/config.schema.json lists what it may hold. Credentials come from the environment only.',
    },
  );
}

function parseJson(content: string, path: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw configError(`The config file ${path} is not JSON${placeOf(error, content)}`, {
      code: 'config_not_json',
      hint: 'Names and texts stand in double quotes; no comments, and no comma after the last entry.',
    });
  }
}

/** Where the engine says so. Its message is not quoted: it holds some of the file. */
function placeOf(error: unknown, content: string): string {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  if (position === undefined) return '';
  const before = content.slice(0, Number(position)).split('\n');
  return ` (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}

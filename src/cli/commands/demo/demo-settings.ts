import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type ConnectorError, configError } from '../../../base/errors.ts';
import { type Config, cleanEnvironment, type Flags, readConfig } from '../../../config/config.ts';
import { noConfigFile } from '../../../config/file.ts';
import { parsePath } from '../../../config/values.ts';

export interface DemoSettings {
  readonly folder: string;
  /** As a user would write them. */
  readonly raw: string;
  readonly warehouse: string;
  readonly config: Config;
  readonly bank: { readonly seed: number; readonly transactions: number };
}

const count = z.coerce.number().int().nonnegative();
const flagsSchema = z.object({
  folder: z.string().default('demo-output').transform(parsePath),
  raw: z.string().optional(),
  warehouse: z.string().optional(),
  'dbt-dataset': z.string().default('qonto_demo'),
  seed: count.default(1),
  transactions: count.default(3_000),
});

/** What the flags of a demo mean. Throws config errors. */
export function demoSettings(flags: Flags): DemoSettings {
  if (flags.cloud === true) throw onlyInCheckout();
  const parsed = flagsSchema.safeParse(flags);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw configError(`--${issue?.path.join('.')}: ${issue?.message}`, {
      code: 'bad_setting',
      hint: 'See qonto-elt demo --help.',
    });
  }
  const { seed, transactions } = parsed.data;
  const folder = resolve(parsed.data.folder);
  const places = {
    raw: parsed.data.raw ?? join(folder, 'raw'),
    warehouse: parsed.data.warehouse ?? `duckdb:${join(folder, 'bank.duckdb')}`,
  };
  const config = readConfig(
    { ...places, 'dbt-dataset': parsed.data['dbt-dataset'] },
    cleanEnvironment({}),
    noConfigFile,
  );
  return {
    folder,
    // The program is run from another folder.
    raw: config.raw.kind === 'folder' ? resolve(config.raw.folder) : places.raw,
    warehouse:
      config.warehouse.kind === 'duckdb'
        ? `duckdb:${resolve(config.warehouse.file)}`
        : places.warehouse,
    config,
    bank: { seed, transactions },
  };
}

function onlyInCheckout(): ConnectorError {
  return configError('The emulators are started by the scripts of a checkout, not by the program', {
    code: 'no_emulators',
    hint: 'In a checkout: npm run demo -- --cloud. Or without them, in a project of yours: qonto-elt demo --raw gs://... --warehouse bigquery:...',
  });
}

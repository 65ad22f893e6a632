import { join, resolve } from 'node:path';
import { type ConnectorError, configError } from '../../../base/errors.ts';
import { type Config, readConfig } from '../../../config/config.ts';
import { cleanEnvironment } from '../../../config/environment.ts';
import { noConfigFile } from '../../../config/file/file.ts';
import { readFlags } from '../../../config/setting.ts';
import { absoluteSettings } from '../../../run/absolute.ts';
import type { Call } from '../command.ts';
import { demoOptions } from './demo-options.ts';

export interface DemoSettings {
  readonly folder: string;
  /** As a user would write them. */
  readonly raw: string;
  readonly warehouse: string;
  readonly config: Config;
  readonly bank: { readonly seed: number; readonly transactions: number };
}

/** What the flags of a demo mean. Throws config errors. */
export function demoSettings({ flags, env }: Pick<Call, 'flags' | 'env'>): DemoSettings {
  const given = readFlags(demoOptions, flags);
  if (given.cloud) throw onlyInCheckout();
  const { seed, transactions } = given;
  const folder = resolve(given.folder);
  const addresses = {
    raw: given.raw ?? join(folder, 'raw'),
    warehouse: given.warehouse ?? `duckdb:${join(folder, 'bank.duckdb')}`,
  };
  const config = readConfig(
    { ...addresses, 'dbt-dataset': given.dbt_dataset },
    cleanEnvironment({}, env),
    noConfigFile,
  );
  return {
    folder,
    // The program is run from another folder.
    ...absoluteSettings(config),
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

import { composeLog } from '../compose.ts';
import { requireDbt } from '../dbt/find-dbt.ts';
import { ConnectorError } from '../errors.ts';
import { optionsOf } from '../options.ts';
import { extractOnly, loadOnly, type SyncReport } from '../sync.ts';
import { build } from './build.ts';
import type { Command } from './command.ts';
import { prepareMarts } from './marts.ts';
import { withProgress } from './progress.ts';
import { readSettings } from './read-settings.ts';
import { report, reportBuild } from './report.ts';

export const syncCommand: Command = {
  name: 'sync',
  summary: 'Extract, then load: the whole way from the bank to the staging tables',
  options: [
    ...optionsOf.sync,
    {
      flag: 'dbt',
      type: 'boolean',
      description: 'Also build the dbt models (makes a Python environment once)',
    },
  ],
  examples: [
    ['', 'into qonto-data/, every account'],
    [
      '--raw /data/raw --warehouse duckdb:/data/bank.duckdb --dbt',
      'elsewhere, and the finance tables too',
    ],
    [
      '--raw gs://acme-bank/raw --warehouse bigquery:acme.qonto_raw --dbt',
      'a bucket and BigQuery; the finance tables go to acme.qonto',
    ],
  ],
  heedsSignal: true,
  async run(flags, signal) {
    const config = readSettings(flags);
    const log = composeLog(config);
    const withDbt = flags.dbt === true;
    // Before the bank is asked, not after all the work.
    if (withDbt) requireDbt(config.warehouse.kind, config.dbt_cache);
    const extracted = await withProgress(config, (onProgress) =>
      extractOnly(config, log, onProgress, signal),
    );
    const loaded = await loadOnly(config, log, signal).catch((error: unknown) => {
      // What was extracted is committed whatever becomes of the load, so it is told.
      report(config, extracted, error);
      throw waiting(error, extracted);
    });
    const done = { ...extracted, ...loaded };
    if (!withDbt) return report(config, done);
    // People see what has come before the models are built; machines get one document.
    if (!config.json) report(config, done);
    try {
      const dbt = await build(await prepareMarts(config), config, {
        vars: config.dbt_vars,
        cache: config.dbt_cache,
        signal,
      });
      return config.json ? report(config, { ...done, dbt }) : reportBuild(config, { ...done, dbt });
    } catch (error) {
      if (config.json) report(config, done, error);
      throw error;
    }
  },
};

/** A load that cannot be done is no reason to think that nothing was. */
function waiting(error: unknown, { extract }: SyncReport): unknown {
  const newest = extract?.manifests.at(-1);
  if (!(error instanceof ConnectorError) || newest === undefined) return error;
  const { kind, code, message, hint, cause } = error;
  const what = `What was extracted is safe: manifest ${newest} is committed and waits to be loaded.`;
  return new ConnectorError(kind, message, { code, hint: `${hint} ${what}`, cause });
}

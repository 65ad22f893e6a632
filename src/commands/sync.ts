import { composeLog } from '../compose.ts';
import { optionsOf } from '../options.ts';
import { extractOnly, loadOnly } from '../sync.ts';
import { buildModels } from './build-models.ts';
import type { Command } from './command.ts';
import { prepareMarts } from './marts.ts';
import { withProgress } from './progress.ts';
import { readSettings } from './read-settings.ts';
import { report } from './report.ts';

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
    const extracted = await withProgress(config, (onProgress) =>
      extractOnly(config, log, onProgress, signal),
    );
    const loaded = await loadOnly(config, log, signal).catch((error: unknown) => {
      // What was extracted is committed whatever becomes of the load, so it is told.
      report(config, extracted);
      throw error;
    });
    const status = report(config, { ...extracted, ...loaded });
    if (flags.dbt === true)
      await buildModels(await prepareMarts(config), {
        quiet: config.quiet || config.json,
        vars: config.dbt_vars,
        signal,
      });
    return status;
  },
};

import { settingsOf } from '../../config/settings.ts';
import { composeLog } from '../../run/compose.ts';
import { sync } from '../../run/sync.ts';
import { withProgress } from '../output/progress/progress.ts';
import { readSettings } from '../read-settings.ts';
import type { Command } from './command.ts';
import { tellRun } from './tell-run.ts';
import { watchBuild } from './watch-build.ts';

export const syncCommand: Command = {
  settings: settingsOf('sync'),
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
  async run({ flags, env, signal }) {
    const config = readSettings(flags, env);
    const log = composeLog(config);
    return tellRun(config, (onStep) =>
      sync(config, log, {
        env,
        signal,
        onStep,
        extracting: (work) => withProgress(config, log, work),
        building: (work) => watchBuild(config, work),
      }),
    );
  },
};

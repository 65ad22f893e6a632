import { settingsOf } from '../../config/settings.ts';
import { buildOnly } from '../../run/sync.ts';
import { readSettings } from '../read-settings.ts';
import type { Command } from './command.ts';
import { tellRun } from './tell-run.ts';
import { watchBuild } from './watch-build.ts';

export const buildCommand: Command = {
  settings: settingsOf('build'),
  examples: [
    ['', 'of what sync or load has brought into qonto-data/bank.duckdb'],
    ['--warehouse bigquery:acme.qonto_raw', 'into acme.qonto'],
    ['--rebuild', 'although nothing has changed'],
  ],
  heedsSignal: true,
  async run({ flags, env, signal }) {
    const config = readSettings(flags, env);
    return tellRun(config, (onStep) =>
      buildOnly(config, {
        env,
        signal,
        onStep,
        building: (work) => watchBuild(config, work),
      }),
    );
  },
};

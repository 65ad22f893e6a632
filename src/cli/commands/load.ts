import { settingsOf } from '../../config/settings.ts';
import { composeLog } from '../../run/compose.ts';
import { loadOnly } from '../../run/sync.ts';
import { readSettings } from '../read-settings.ts';
import type { Command } from './command.ts';
import { tellRun } from './tell-run.ts';

export const loadCommand: Command = {
  settings: settingsOf('load'),
  examples: [['--warehouse duckdb:new.duckdb', 'everything in the raw zone into a new file']],
  heedsSignal: true,
  async run({ flags, env, signal }) {
    const config = readSettings(flags, env);
    return tellRun(config, (onStep) => loadOnly(config, composeLog(config), { signal, onStep }));
  },
};

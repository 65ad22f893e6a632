import { settingsOf } from '../../config/settings.ts';
import { composeLog } from '../../run/compose.ts';
import { extractOnly } from '../../run/sync.ts';
import { withProgress } from '../output/progress/progress.ts';
import { readSettings } from '../read-settings.ts';
import type { Command } from './command.ts';
import { tellRun } from './tell-run.ts';

export const extractCommand: Command = {
  settings: settingsOf('extract'),
  examples: [['--since 2026-01-01', 'a first back-fill from that day on']],
  heedsSignal: true,
  async run({ flags, env, signal }) {
    const config = readSettings(flags, env);
    const log = composeLog(config);
    return tellRun(config, (onStep) =>
      extractOnly(config, log, {
        signal,
        onStep,
        extracting: (work) => withProgress(config, log, work),
      }),
    );
  },
};

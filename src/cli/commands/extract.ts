import { settingsOf } from '../../config/settings.ts';
import { composeLog } from '../../run/compose.ts';
import { extractOnly } from '../../run/sync.ts';
import { withProgress } from '../output/progress.ts';
import { report } from '../output/report.ts';
import { readSettings } from '../read-settings.ts';
import type { Command } from './command.ts';

export const extractCommand: Command = {
  name: 'extract',
  summary: 'From the bank to the raw zone',
  settings: settingsOf('extract'),
  examples: [['--since 2026-01-01', 'a first back-fill from that day on']],
  heedsSignal: true,
  async run({ flags, env, signal }) {
    const config = readSettings(flags, env);
    const done = await withProgress(config, (onProgress) =>
      extractOnly(config, composeLog(config), onProgress, signal),
    );
    return report(config, done);
  },
};

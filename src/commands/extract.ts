import { composeLog } from '../compose.ts';
import { optionsOf } from '../options.ts';
import { extractOnly } from '../sync.ts';
import type { Command } from './command.ts';
import { withProgress } from './progress.ts';
import { readSettings } from './read-settings.ts';
import { report } from './report.ts';

export const extractCommand: Command = {
  name: 'extract',
  summary: 'From the bank to the raw zone',
  options: optionsOf.extract,
  examples: [['--since 2026-01-01', 'a first back-fill from that day on']],
  heedsSignal: true,
  async run(flags, signal) {
    const config = readSettings(flags);
    const done = await withProgress(config, (onProgress) =>
      extractOnly(config, composeLog(config), onProgress, signal),
    );
    return report(config, done);
  },
};

import { composeLog } from '../compose.ts';
import { optionsOf } from '../options.ts';
import { loadOnly } from '../sync.ts';
import type { Command } from './command.ts';
import { readSettings } from './read-settings.ts';
import { report } from './report.ts';

export const loadCommand: Command = {
  name: 'load',
  summary: 'From the raw zone to the warehouse; an empty warehouse is rebuilt from the beginning',
  options: optionsOf.load,
  examples: [['--warehouse duckdb:new.duckdb', 'everything in the raw zone into a new file']],
  heedsSignal: true,
  async run(flags, signal) {
    const config = readSettings(flags);
    return report(config, await loadOnly(config, composeLog(config), signal));
  },
};

import { composeLog } from '../compose.ts';
import { optionsOf } from '../options.ts';
import { loadOnly } from '../sync.ts';
import type { Command } from './command.ts';
import { finish } from './finish.ts';
import { checkReadCopy } from './read-copy.ts';
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
    checkReadCopy(config);
    const loaded = await loadOnly(config, composeLog(config), signal);
    if (!config.json) report(config, loaded);
    return finish(config, loaded);
  },
};

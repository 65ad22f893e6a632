import { settings, settingsOf } from '../../../config/settings.ts';
import type { Command } from '../command.ts';
import { syncCommand } from '../sync.ts';

/** A sync that is told to look at everything once more: what the lists of changes cannot show. */
export const auditCommand: Command = {
  settings: settingsOf('sync').filter((setting) => setting !== settings.audit),
  examples: [
    ['', 'every account, from the beginning of each listing'],
    ['--dbt', 'and build the finance tables, which leave out what is deleted'],
  ],
  heedsSignal: true,
  run: (call) => syncCommand.run({ ...call, flags: { ...call.flags, audit: true } }),
};

import { exitStatus } from '../../../base/errors.ts';
import { settingsOf } from '../../../config/settings.ts';
import { print, printJson, warn } from '../../output/output.ts';
import { readSettings } from '../../read-settings.ts';
import type { Command } from '../command.ts';
import { readStatus } from './read-status.ts';
import { statusLines } from './status-text.ts';

export const statusCommand: Command = {
  settings: settingsOf('status'),
  examples: [
    ['--json', 'for machines'],
    ['--max-age 40m --quiet', 'for a monitor: silent and 0 while current, else a line and 66'],
  ],
  async run({ flags, env }) {
    const config = readSettings(flags, env);
    const now = Date.now();
    const status = await readStatus(config, now);
    const { is_current: isCurrent, line, hints } = status.verdict;
    if (config.json) printJson(status);
    else if (!config.quiet) print(...statusLines(status, now));
    if (config.max_age === undefined || isCurrent) return exitStatus.done;
    if (!config.json) warn(`qonto-elt: ${line}`, ...hints.map((hint) => `  ${hint}`));
    return exitStatus.stale;
  },
};

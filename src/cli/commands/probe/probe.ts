import { exitStatus } from '../../../base/errors.ts';
import { settingsOf } from '../../../config/settings.ts';
import { probe } from '../../../probe/probe.ts';
import { composeLog } from '../../../run/compose.ts';
import { composeBank } from '../../../run/compose-bank.ts';
import { print, printJson } from '../../output/output.ts';
import { readSettings } from '../../read-settings.ts';
import type { Command } from '../command.ts';
import { probeLines } from './probe-text.ts';

export const probeCommand: Command = {
  settings: settingsOf('probe'),
  examples: [['--json', 'to attach to a report: it holds nothing about people']],
  async run({ flags, env }) {
    const config = readSettings(flags, env);
    const bank = await composeBank(config, composeLog(config));
    try {
      const report = await probe(bank, {
        accounts: config.account,
        attachmentHosts: config.attachment_hosts,
        stagingToken: config.credentials().stagingToken !== undefined,
      });
      if (config.json) printJson(report);
      else print(...probeLines(report));
      return report.faults.length === 0 ? exitStatus.done : exitStatus.unavailable;
    } finally {
      await bank.close();
    }
  },
};

import { counted, countText } from '../../base/counted.ts';
import { exitStatus } from '../../base/errors.ts';
import { settingsOf } from '../../config/settings.ts';
import { showable } from '../../redact/text.ts';
import { composeLog, composeZone } from '../../run/compose.ts';
import type { Finding } from '../../verify/finding.ts';
import { type VerifyReport, verify } from '../../verify/verify.ts';
import { print, printJson, warn } from '../output/output.ts';
import { readSettings } from '../read-settings.ts';
import type { Command } from './command.ts';

export const verifyCommand: Command = {
  settings: settingsOf('verify'),
  examples: [
    ['', 'every manifest, part and attachment is read and hashed'],
    ['--raw gs://acme-bank/raw --json', 'a bucket, for machines'],
  ],
  async run({ flags, env }) {
    const config = readSettings(flags, env);
    const report = await verify(await composeZone(config), composeLog(config));
    const status = statusOf(report);
    if (config.json) printJson({ exit_status: status, ...report });
    else {
      for (const one of report.findings.slice(0, mostShown)) warn(...findingText(one));
      if (!config.quiet) print(...summary(report));
    }
    return status;
  },
};

/** After so many, the list is of use to machines only. */
const mostShown = 50;

/** Damage is for somebody to mend; what could not be read may be readable the next time. */
function statusOf({ findings }: VerifyReport): number {
  if (findings.length === 0) return exitStatus.done;
  const isUnsure = findings.every(({ problem }) => problem === 'unreadable');
  return isUnsure ? exitStatus.unavailable : exitStatus.data;
}

function findingText({ problem, object, detail, hint }: Finding): readonly string[] {
  return [
    `qonto-elt: ${problem.replaceAll('_', ' ')}: ${showable(object)}: ${showable(detail)}`,
    `  ${hint}`,
  ];
}

function summary(report: VerifyReport): readonly string[] {
  const { findings, ledger, left_over: left } = report;
  const unshown = findings.length - mostShown;
  const verdict = findings.length === 0 ? 'Whole' : counted(findings.length, 'finding');
  return [
    ...(unshown > 0 ? [`${counted(unshown, 'more finding')}: --json lists them all.`] : []),
    `${verdict}: ${counted(report.newest_manifest, 'manifest')}, ${counted(report.parts, 'part')} with ${counted(report.rows, 'row')}, ${counted(report.attachments, 'attachment')}; ${counted(report.bytes, 'byte')} read from ${report.raw} in ${report.seconds.toFixed(1)} s`,
    ledger === null
      ? 'Attachments referred to: not counted, because what names them is damaged'
      : `Attachments referred to: ${countText(ledger.referenced)} = ${countText(ledger.stored)} stored + ${countText(ledger.pending)} pending + ${countText(ledger.gone)} gone + ${countText(ledger.too_large)} too large + ${countText(ledger.quarantined)} quarantined${ledger.without_outcome > 0 ? ` + ${countText(ledger.without_outcome)} WITHOUT OUTCOME` : ''}`,
    `Left over, never read: ${counted(left.parts, 'part')}, ${counted(left.attachments, 'attachment')}, ${counted(left.temporary, 'temporary file')} of runs that died or are under way`,
  ];
}

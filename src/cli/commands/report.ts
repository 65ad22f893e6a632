import { exitStatus } from '../../base/errors.ts';
import { settingsOf } from '../../config/settings.ts';
import { financePage } from '../../report/page.ts';
import { reportFor } from '../../run/report/finance-report.ts';
import { checkPageAddress, writePage } from '../../run/report/page-address.ts';
import { financeFigures } from '../output/finance-json.ts';
import { financeReport } from '../output/finance-text.ts';
import { print, printJson } from '../output/output.ts';
import { pageLine } from '../output/page-line.ts';
import { readSettings } from '../read-settings.ts';
import type { Command } from './command.ts';

export const reportCommand: Command = {
  settings: settingsOf('report'),
  examples: [
    ['', 'the last twelve months, as text'],
    ['--out finance.html --period last-month', 'the page of the month before this one'],
    [
      '--out gs://acme-books/finance/ --from 2026-01-01 --to 2026-06-30 --warehouse bigquery:acme.qonto_raw',
      'half a year, into a bucket',
    ],
    ['--period 2026-Q3 --json', 'the figures for machines'],
  ],
  async run({ flags, env }) {
    const config = readSettings(flags, env);
    const { report_out: out, json, quiet } = config;
    if (out !== undefined) checkPageAddress(config, out);
    const report = await reportFor(config);
    const written =
      out === undefined ? undefined : await writePage(config, out, await financePage(report));
    if (json) printJson({ exit_status: exitStatus.done, ...written, ...financeFigures(report) });
    else if (written === undefined) print(...financeReport(report));
    else if (!quiet) print(pageLine(written));
    return exitStatus.done;
  },
};

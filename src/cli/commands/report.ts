import { exitStatus } from '../../base/errors.ts';
import { settingsOf } from '../../config/settings.ts';
import { changeOf } from '../../report/compared-fact.ts';
import type { Cell } from '../../report/html/table.ts';
import { financePage } from '../../report/page.ts';
import type { Report } from '../../report/report.ts';
import { reportFor } from '../../run/report/finance-report.ts';
import { checkPageAddress, writePage } from '../../run/report/page-address.ts';
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

/**
 * The figures of the report for machines: amounts as exact decimals in texts, counts as numbers, days and months as
 * `2026-11-29` and `2026-11`.
 */
function financeFigures({ organization, period, compared, sections, language }: Report) {
  return {
    organization:
      organization === undefined ? null : { id: organization.id, name: organization.name ?? null },
    as_of: organization?.asOf ?? null,
    language: language.tag,
    period: daysOf(period),
    compared:
      compared === undefined
        ? null
        : { ...daysOf(compared.period), is_known: compared.facts !== undefined },
    facts: sections.flatMap(([{ id }, { facts }]) =>
      facts.map((fact) => {
        const change = changeOf(fact, compared);
        return {
          section: id,
          fact: fact.key,
          term: fact.term,
          currency: fact.currency ?? null,
          value: machine(fact.value),
          before: change === undefined ? null : machine(change.before),
          change: change === undefined ? null : machine(change.change),
          note: fact.note,
        };
      }),
    ),
    tables: sections.flatMap(([{ id }, { tables }]) =>
      tables.map(({ caption, columns, rows }) => ({
        section: id,
        caption,
        columns,
        rows: rows.map(({ name, cells }) => [name, ...cells].map(machine)),
      })),
    ),
  };
}

function daysOf({ from, to, end }: Report['period']) {
  return { from, to, end };
}

function machine(cell: Cell): string | number {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'object') return 'count' in cell ? Number(cell.count) : cell.date;
  const size = cell < 0n ? -cell : cell;
  return `${cell < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

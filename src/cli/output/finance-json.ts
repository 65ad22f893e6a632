import { changeOf } from '../../report/compared-fact.ts';
import type { Cell } from '../../report/html/table.ts';
import type { Report } from '../../report/report.ts';

/**
 * The figures of the report for machines: amounts as exact decimals in texts, counts as numbers, days and months as
 * `2026-11-29` and `2026-11`.
 */
export function financeFigures({ organization, period, compared, sections, language }: Report) {
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

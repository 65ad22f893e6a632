import type { Report } from '../../report/report.ts';

/** The figures of the report for machines. */
export function financeFigures({ organization, period, sections }: Report) {
  return {
    organization:
      organization === undefined ? null : { id: organization.id, name: organization.name },
    as_of: organization?.asOf ?? null,
    period: { from: period.from, to: period.to, end: period.end },
    facts: sections.flatMap(([{ id }, { facts }]) =>
      facts.map(({ term, value, currency, note }) => ({
        section: id,
        term,
        currency: currency ?? null,
        value,
        note,
      })),
    ),
    tables: sections.flatMap(([{ id }, { tables }]) =>
      tables.map(({ caption, columns, rows }) => ({
        section: id,
        caption,
        columns,
        rows: rows.map(({ name, cells }) => ({ name, cells })),
      })),
    ),
  };
}

import { shownIn, type Table } from '../../report/html/table.ts';
import type { Report } from '../../report/report.ts';
import { formatTable } from './output.ts';

/** The finance report as lines of text: the same figures as the page's, without its charts. */
export function financeReport({ organization, sections }: Report): readonly string[] {
  const head =
    organization === undefined
      ? 'Finance report: nothing was loaded yet'
      : `Finance report of ${visible(organization.name)}, as of ${organization.asOf}`;
  const facts = sections.flatMap(([, { facts }]) =>
    facts.map(({ term, value, currency, note }) => [
      term,
      currency === undefined ? value : `${value} ${currency}`,
      note,
    ]),
  );
  return [
    '',
    head,
    ...(facts.length === 0 ? [] : formatTable(['', '', ''], facts).map(plain)),
    ...sections.flatMap(([, { tables }]) => tables).flatMap(linesOf),
  ];
}

function linesOf({ caption, columns, rows }: Table): readonly string[] {
  const cells = rows.map(({ name, cells }) => [
    visible(shownIn(name)),
    ...cells.map((cell) => plain(shownIn(cell)) || null),
  ]);
  return ['', caption, ...formatTable(columns.map(plain), cells)];
}

/** As a terminal shows it and another program reads it. */
function plain(text: string): string {
  return text.replaceAll('−', '-').replaceAll('\u00a0', ' ');
}

/** Names come from the bank: nothing in them moves the cursor or colours the screen. */
function visible(name: string): string {
  return name.replace(/\p{Cc}/gu, '\ufffd');
}

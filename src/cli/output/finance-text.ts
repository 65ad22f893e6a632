import { factsOf } from '../../report/compared-fact.ts';
import { changeText } from '../../report/html/glance.ts';
import { shownIn, type Table } from '../../report/html/table.ts';
import type { Language } from '../../report/language/language.ts';
import type { Report } from '../../report/report.ts';
import { formatTable } from './output.ts';

/** The finance report as lines of text: the same figures as the page's, without its charts and its lists. */
export function financeReport(report: Report): readonly string[] {
  const { organization, sections, language } = report;
  const { words, say, amount, day } = language;
  const head =
    organization === undefined
      ? words.text.nothing
      : say(words.text.head, {
          name: visible(organization.name ?? words.page.company),
          day: day(organization.asOf),
        });
  const facts = factsOf(report).map(([{ term, value, currency, note }, change]) => [
    term,
    typeof value === 'string'
      ? value
      : [amount(value), ...(currency === undefined ? [] : [currency])].join(' '),
    [note, ...(change === undefined ? [] : [changeText(change, language)])].join('; '),
  ]);
  return [
    '',
    head,
    ...(facts.length === 0 ? [] : formatTable(['', '', ''], facts).map(plain)),
    ...sections.flatMap(([, { tables }]) => tables).flatMap((table) => linesOf(table, language)),
  ];
}

function linesOf({ caption, columns, rows }: Table, language: Language): readonly string[] {
  const cells = rows.map(({ name, cells }) => [
    visible(shownIn(name, language)),
    ...cells.map((cell) => plain(shownIn(cell, language)) || null),
  ]);
  return ['', plain(caption), ...formatTable(columns.map(plain), cells)];
}

/** As a terminal shows it and another program reads it. */
function plain(text: string): string {
  return text.replaceAll('−', '-').replace(/[\u00a0\u202f]/g, ' ');
}

/** Names come from the bank: nothing in them moves the cursor or colours the screen. */
function visible(name: string): string {
  return name.replace(/\p{Cc}/gu, '\ufffd');
}

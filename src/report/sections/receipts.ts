import type { TextRow } from '../../load/text-row.ts';
import { barChart } from '../charts/bar-chart.ts';
import { figureOf, widths } from '../charts/figure.ts';
import { inEach } from '../currencies.ts';
import { most } from '../html/amount.ts';
import { byCurrency, integer } from '../html/cells.ts';
import { type Html, html } from '../html/html.ts';
import type { Cell, Table } from '../html/table.ts';
import { foldedTable, titledTable } from '../html/titled-table.ts';
import type { Language } from '../language/language.ts';
import type { Scope } from '../scope.ts';
import type { Fact, Section } from '../section.ts';
import { listTable, movementListOf } from './flow/movement-list.ts';
import {
  ageOf,
  type Owed,
  type OwedBy,
  owedByOf,
  owedInAll,
  owedOf,
  receiptsSql,
} from './receipt-figures.ts';

interface Receipts {
  readonly ages: readonly (Owed & { readonly name: string })[];
  readonly people: readonly OwedBy[];
  readonly oldest: bigint;
  readonly listed: readonly TextRow[];
}

export const receipts: Section = {
  id: 'receipts',
  sql: receiptsSql,
  render: ([rows = [], people = [], listed = []], scope) => {
    const { language } = scope;
    const byPerson = new Map(byCurrency(people));
    const byList = new Map(byCurrency(listed));
    const currencies = byCurrency(rows).map(([currency, own]) => {
      const found: Receipts = {
        ages: own.map((row) => ({
          name: language.words.receipts.ages[ageOf(row)] ?? '',
          ...owedOf(row),
        })),
        people: (byPerson.get(currency) ?? []).map(owedByOf),
        oldest: most(own.map((row) => integer(row, 'oldest_days'))),
        listed: byList.get(currency) ?? [],
      };
      return [currency, found] as const;
    });
    return {
      facts: currencies.map(([currency, own]) => factOf(currency, own, language)),
      tables: currencies.flatMap(([currency, own]) => [
        ageTable(currency, own, language),
        whoTable(currency, own, language),
      ]),
      body: () => inEach(currencies, (currency, own) => receiptFigures(currency, own, scope)),
    };
  },
};

function factOf(currency: string, { ages, people, oldest }: Receipts, language: Language): Fact {
  const { words, say, counted, amount } = language;
  const { transactions, outflow, inflow } = owedInAll(ages);
  const note = say(words.receipts.note, {
    transactions: counted(transactions, words.moves),
    paid: amount(outflow),
    received: amount(inflow),
    days: counted(oldest, words.dayCount),
  });
  const [first] = people;
  const whose = first && say(words.receipts.most, { name: personName(first, language) });
  return {
    key: 'receipts_owed',
    currency,
    term: words.receipts.fact,
    value: outflow + inflow,
    note: whose === undefined ? note : `${note}; ${whose}`,
  };
}

function personName({ who, people }: OwedBy, { words, counted }: Language): string {
  if (who === undefined) return counted(people, words.receipts.others);
  return who === '' ? words.receipts.nobody : who;
}

function ageTable(currency: string, { ages }: Receipts, { words, say }: Language): Table {
  const own = words.receipts;
  return {
    caption: say(own.caption, { currency }),
    columns: [own.age, own.paid, own.received, words.transactions, own.lost],
    rows: [
      ...ages.map((line) => ({ name: line.name, cells: cellsOf(line) })),
      { name: words.sum, cells: cellsOf(owedInAll(ages)), isSum: true },
    ],
    wide: true,
  };
}

function whoTable(currency: string, { people }: Receipts, language: Language): Table {
  const { words, say } = language;
  const own = words.receipts;
  return {
    caption: say(own.whoCaption, { currency }),
    columns: [own.who, own.paid, own.received, words.transactions, own.lost],
    rows: [
      ...people.map((one) => ({ name: personName(one, language), cells: cellsOf(one) })),
      { name: words.sum, cells: cellsOf(owedInAll(people)), isSum: true },
    ],
    wide: true,
  };
}

function receiptFigures(currency: string, own: Receipts, scope: Scope): Html {
  const { language } = scope;
  const { words, say, amountIn } = language;
  const { outflow, inflow } = owedInAll(own.ages);
  const table = ageTable(currency, own, language);
  const chart = (width: number) =>
    barChart(
      own.ages.map(({ name, outflow, inflow }) => ({
        label: name,
        parts: [
          { size: outflow, colour: 'out' },
          { size: inflow, colour: 'in' },
        ],
      })),
      width,
    );
  const figure = figureOf(
    {
      title: table.caption,
      key: [
        { name: words.receipts.paid, colour: 'out' },
        { name: words.receipts.received, colour: 'in' },
      ],
      drawings: [chart(widths.wide), chart(widths.narrow)],
      alternative: say(words.receipts.chart, {
        paid: amountIn(currency, outflow),
        received: amountIn(currency, inflow),
      }),
      table,
      folded: false,
    },
    language,
  );
  const list = movementListOf(say(words.list.ofReceipts, { currency }), own.listed);
  return html`${figure}
${titledTable(words.receipts.byWhom, whoTable(currency, own, language), language)}
${list === undefined ? '' : foldedTable(words.receipts.list, receiptList(listTable(list, scope), language), language)}`;
}

/** Of these, who made the payment says more than what it was for. */
function receiptList(table: Table, { words }: Language): Table {
  const { date, who, account, amount } = words.list;
  return { ...table, columns: [date, amount, who, words.receipts.who, account] };
}

function cellsOf({ transactions, lost, outflow, inflow }: Owed): Cell[] {
  return [outflow, inflow, { count: transactions }, { count: lost }];
}

import type { TextRow } from '../ask-marts.ts';
import { count } from '../exact-text.ts';
import { amount, amountIn, sum } from './amount.ts';
import { barChart, type Colour } from './bar-chart.ts';
import { byCurrency, integer } from './cells.ts';
import type { Chapter } from './chapter.ts';
import { inEach } from './currencies.ts';
import { figureOf, widths } from './figure.ts';
import type { Html } from './html.ts';
import { share } from './share.ts';
import { tableOf } from './table.ts';

interface Spend {
  /** Undefined for what has no label. */
  readonly name: string | undefined;
  readonly transactions: bigint;
  readonly cents: bigint;
}

interface Line {
  readonly name: string;
  readonly transactions: string;
  readonly cents: bigint;
  readonly colour: Colour;
}

const shownLabels = 10;

export const spend: Chapter = {
  id: 'spend',
  title: 'Spend by label',
  // What carries several labels is split among them, so that all of it adds up to what went out.
  sql: ({ from, asOf }) => `
    select transactions.currency, labels.label_path,
      cast(count(distinct transactions.transaction_id) as string) as transaction_count,
      cast(-sum(coalesce(labels.allocated_cash_amount_cents, transactions.cash_amount_cents)) as string) as spent_cents
    from qonto__transactions as transactions
    left join qonto__transaction_labels as labels
      on transactions.transaction_id = labels.transaction_id and not labels.is_inherited
    where transactions.cash_amount_cents < 0 and not transactions.is_internal_transfer
      and transactions.booking_date >= date '${from}' and transactions.booking_date <= date '${asOf}'
    group by transactions.currency, labels.label_path
    order by transactions.currency,
      sum(coalesce(labels.allocated_cash_amount_cents, transactions.cash_amount_cents)), labels.label_path`,
  tell: (rows) => ({
    intro:
      'What went out in the period. A payment with several labels is split evenly among them, so nothing counts twice. Refunds are not taken off.',
    facts: [],
    body: inEach(byCurrency(rows), spendFigure),
  }),
};

function spendFigure(currency: string, rows: readonly TextRow[]): Html {
  const all = rows.map(spendOf);
  const total = sum(all.map(({ cents }) => cents));
  const lines = shortened(all);
  const chart = (width: number) =>
    barChart(
      lines.map(({ name, cents, colour }) => ({
        label: name,
        value: amount(cents),
        parts: [{ size: cents, colour }],
      })),
      width,
    );
  return figureOf({
    title: `Spend by label, ${currency}`,
    drawings: [chart(widths.wide), chart(widths.narrow)],
    alternative: `Bar chart of ${amountIn(currency, total)} by label. The labels are in the table below.`,
    table: tableOf({
      caption: `Spend by label, ${currency}`,
      columns: ['Label', 'Transactions', 'Spent', 'Share'],
      rows: [
        ...lines.map(({ name, transactions, cents }) => ({
          name,
          cells: [transactions, amount(cents), share(cents, total)],
        })),
        { name: 'Sum', cells: ['', amount(total), ''], isSum: true },
      ],
    }),
    folded: true,
  });
}

function spendOf(row: TextRow): Spend {
  return {
    name: row.label_path ?? undefined,
    transactions: integer(row, 'transaction_count'),
    cents: integer(row, 'spent_cents'),
  };
}

/** The largest labels by name; then the others together, then what has none. */
function shortened(all: readonly Spend[]): Line[] {
  const labels = all.filter(({ name }) => name !== undefined);
  const isLong = labels.length > shownLabels + 1;
  const named = isLong ? labels.slice(0, shownLabels) : labels;
  const others = isLong ? labels.slice(shownLabels) : [];
  return [
    ...named.map(({ name = '', transactions, cents }) => ({
      name,
      transactions: count(String(transactions)),
      cents,
      colour: 'out' as const,
    })),
    ...(isLong
      ? [
          {
            name: `${others.length} other labels`,
            // A transaction may carry several of them.
            transactions: '–',
            cents: sum(others.map(({ cents }) => cents)),
            colour: 'unknown' as const,
          },
        ]
      : []),
    ...all
      .filter(({ name }) => name === undefined)
      .map(({ transactions, cents }) => ({
        name: 'Without a label',
        transactions: count(String(transactions)),
        cents,
        colour: 'unknown' as const,
      })),
  ];
}

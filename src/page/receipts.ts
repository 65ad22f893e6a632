import type { TextRow } from '../ask-marts.ts';
import { count } from '../exact-text.ts';
import { amount, amountIn, counted, most, sum } from './amount.ts';
import { barChart } from './bar-chart.ts';
import { byCurrency, integer, text } from './cells.ts';
import type { Chapter } from './chapter.ts';
import { inEach } from './currencies.ts';
import { figureOf, widths } from './figure.ts';
import type { Html } from './html.ts';
import { tableOf } from './table.ts';

interface Owed {
  readonly transactions: bigint;
  readonly lost: bigint;
  readonly cents: bigint;
}

/** By the number the query gives them. */
const ages = ['Up to 30 days', '31 to 90 days', '91 to 365 days', 'Over a year'];

export const receipts: Chapter = {
  id: 'receipts',
  title: 'Receipts owed',
  sql: () => `
    with owed as (
      select currency, age_days, receipt_state, signed_amount_cents,
        case when age_days <= 30 then 0 when age_days <= 90 then 1 when age_days <= 365 then 2 else 3 end as age
      from qonto__missing_receipts
    )
    select currency, cast(age as string) as age,
      cast(count(*) as string) as transaction_count,
      cast(sum(case when receipt_state = 'lost' then 1 else 0 end) as string) as lost_count,
      cast(-sum(signed_amount_cents) as string) as owed_cents,
      cast(max(age_days) as string) as oldest_days
    from owed
    group by currency, age
    order by currency, age`,
  tell: (rows) => ({
    intro:
      'Movements of any age that need a receipt and have none. One that is declared lost still needs a statement by who spent it.',
    facts: byCurrency(rows).map(([currency, own]) => {
      const { transactions, cents } = totalOf(own.map(owedOf));
      const oldest = most(own.map((row) => integer(row, 'oldest_days')));
      return {
        currency,
        term: 'Receipts owed',
        value: amount(cents),
        note: `${counted(transactions, 'transaction')}, the oldest ${counted(oldest, 'day')} old`,
      };
    }),
    body: inEach(byCurrency(rows), receiptFigure),
  }),
};

function owedOf(row: TextRow): Owed {
  return {
    transactions: integer(row, 'transaction_count'),
    lost: integer(row, 'lost_count'),
    cents: integer(row, 'owed_cents'),
  };
}

function totalOf(all: readonly Owed[]): Owed {
  return {
    transactions: sum(all.map(({ transactions }) => transactions)),
    lost: sum(all.map(({ lost }) => lost)),
    cents: sum(all.map(({ cents }) => cents)),
  };
}

function receiptFigure(currency: string, rows: readonly TextRow[]): Html {
  const lines = rows.map((row) => ({
    name: ages[Number(text(row, 'age'))] ?? '',
    ...owedOf(row),
  }));
  const total = totalOf(lines);
  const chart = (width: number) =>
    barChart(
      lines.map(({ name, cents }) => ({ label: name, parts: [{ size: cents, colour: 'accent' }] })),
      width,
    );
  return figureOf({
    title: `Receipts owed by age, ${currency}`,
    drawings: [chart(widths.wide), chart(widths.narrow)],
    alternative: `Bar chart of ${amountIn(currency, total.cents)} without a receipt, by age. Each age is in the table below.`,
    table: tableOf({
      caption: `Receipts owed by age, ${currency}`,
      columns: ['Age', 'Transactions', 'Declared lost', 'Amount'],
      rows: [
        ...lines.map((line) => ({ name: line.name, cells: cellsOf(line) })),
        { name: 'Sum', cells: cellsOf(total), isSum: true },
      ],
    }),
    folded: false,
  });
}

function cellsOf({ transactions, lost, cents }: Owed): string[] {
  return [count(String(transactions)), count(String(lost)), amount(cents)];
}

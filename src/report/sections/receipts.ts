import { count } from '../../base/exact-text.ts';
import type { TextRow } from '../../load/text-row.ts';
import { barChart } from '../charts/bar-chart.ts';
import { figureOf, widths } from '../charts/figure.ts';
import { inEach } from '../currencies.ts';
import { amount, amountIn, counted, most, sum } from '../html/amount.ts';
import { byCurrency, integer, requiredText } from '../html/cells.ts';
import type { Html } from '../html/html.ts';
import type { Table } from '../html/table.ts';
import type { Section } from '../section.ts';

/** Never one less the other: a sale without its invoice makes no receipt of a purchase come. */
interface Owed {
  readonly transactions: bigint;
  readonly lost: bigint;
  readonly outflow: bigint;
  readonly inflow: bigint;
}

/** By the number the query gives them. */
const ages = ['Up to 30 days', '31 to 90 days', '91 to 365 days', 'Over a year'];

type OwedAtAge = Owed & { readonly name: string };

export const receipts: Section = {
  id: 'receipts',
  title: 'Receipts owed',
  sql: ({ own }) => [
    `
    with owed as (
      select currency, age_days, receipt_state, signed_amount_cents,
        case when age_days <= 30 then 0 when age_days <= 90 then 1 when age_days <= 365 then 2 else 3 end as age
      from qonto__missing_receipts
      where ${own}
    )
    select currency, cast(age as string) as age,
      cast(count(*) as string) as transaction_count,
      cast(sum(case when receipt_state = 'lost' then 1 else 0 end) as string) as lost_count,
      cast(sum(case when signed_amount_cents < 0 then -signed_amount_cents else 0 end) as string) as outflow_cents,
      cast(sum(case when signed_amount_cents > 0 then signed_amount_cents else 0 end) as string) as inflow_cents,
      cast(max(age_days) as string) as oldest_days
    from owed
    group by currency, age
    order by currency, age`,
  ],
  render: ([rows = []]) => {
    const currencies = byCurrency(rows).map(([currency, own]) => {
      const lines = own.map(owedOf);
      return [currency, { lines, table: tableOf(currency, lines) }] as const;
    });
    return {
      intro:
        'Movements of any age that need a receipt and have none, those not settled yet included. What was paid and what was received are added up apart. One that is declared lost still needs a statement by who spent it.',
      facts: byCurrency(rows).map(([currency, own]) => {
        const { transactions, outflow, inflow } = totalOf(own.map(owedOf));
        const oldest = most(own.map((row) => integer(row, 'oldest_days')));
        return {
          currency,
          term: 'Receipts owed',
          value: amount(outflow + inflow),
          note: `${counted(transactions, 'transaction')}: ${amount(outflow)} paid, ${amount(inflow)} received; the oldest ${counted(oldest, 'day')} old`,
        };
      }),
      tables: currencies.map(([, { table }]) => table),
      body: inEach(currencies, receiptFigure),
    };
  },
};

function owedOf(row: TextRow): OwedAtAge {
  return {
    name: ages[Number(requiredText(row, 'age'))] ?? '',
    transactions: integer(row, 'transaction_count'),
    lost: integer(row, 'lost_count'),
    outflow: integer(row, 'outflow_cents'),
    inflow: integer(row, 'inflow_cents'),
  };
}

function totalOf(all: readonly Owed[]): Owed {
  return {
    transactions: sum(all.map(({ transactions }) => transactions)),
    lost: sum(all.map(({ lost }) => lost)),
    outflow: sum(all.map(({ outflow }) => outflow)),
    inflow: sum(all.map(({ inflow }) => inflow)),
  };
}

function tableOf(currency: string, lines: readonly OwedAtAge[]): Table {
  return {
    caption: `Receipts owed by age, ${currency}`,
    columns: ['Age', 'Paid', 'Received', 'Transactions', 'Declared lost'],
    rows: [
      ...lines.map((line) => ({ name: line.name, cells: cellsOf(line) })),
      { name: 'Sum', cells: cellsOf(totalOf(lines)), isSum: true },
    ],
    wide: true,
  };
}

function receiptFigure(
  currency: string,
  { lines, table }: { readonly lines: readonly OwedAtAge[]; readonly table: Table },
): Html {
  const { outflow, inflow } = totalOf(lines);
  const chart = (width: number) =>
    barChart(
      lines.map(({ name, outflow, inflow }) => ({
        label: name,
        parts: [
          { size: outflow, colour: 'out' },
          { size: inflow, colour: 'in' },
        ],
      })),
      width,
    );
  return figureOf({
    title: `Receipts owed by age, ${currency}`,
    key: [
      { name: 'Paid', colour: 'out' },
      { name: 'Received', colour: 'in' },
    ],
    drawings: [chart(widths.wide), chart(widths.narrow)],
    alternative: `Bar chart of what has no receipt, by age: ${amountIn(currency, outflow)} paid, ${amountIn(currency, inflow)} received. Each age is in the table below.`,
    table,
    folded: false,
  });
}

function cellsOf({ transactions, lost, outflow, inflow }: Owed): string[] {
  return [amount(outflow), amount(inflow), count(String(transactions)), count(String(lost))];
}

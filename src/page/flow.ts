import type { TextRow } from '../ask-marts.ts';
import { amount, amountIn, sum } from './amount.ts';
import { byCurrency, integer, text } from './cells.ts';
import type { Chapter } from './chapter.ts';
import { inEach } from './currencies.ts';
import { month, timeOf } from './dates.ts';
import { figureOf, widths } from './figure.ts';
import { type Flow, flowChart } from './flow-chart.ts';
import type { Html } from './html.ts';
import type { Period } from './period.ts';
import { tableOf } from './table.ts';

/** With what moved between own accounts, less what it took away. */
type FullFlow = Flow & { readonly between: bigint };

export const flow: Chapter = {
  id: 'flow',
  title: 'In and out',
  sql: ({ from, asOf }) => `
    select currency, substr(cast(booking_month as string), 1, 7) as month_text,
      cast(sum(case when is_internal_transfer then 0 else inflow_cents end) as string) as inflow,
      cast(sum(case when is_internal_transfer then 0 else outflow_cents end) as string) as outflow,
      cast(sum(case when is_internal_transfer then net_cash_flow_cents else 0 end) as string) as between_cents
    from qonto__cash_flow_by_month
    where booking_month >= date '${from}' and booking_month <= date '${asOf}'
    group by currency, booking_month
    order by currency, booking_month`,
  tell: (rows, period) => {
    const currencies = byCurrency(rows).map(
      ([currency, own]) => [currency, own.map(flowOf)] as const,
    );
    return {
      intro:
        'Money that was booked in each month. Transfers between own accounts are neither in nor out; what they left over stands in a column of its own, and is zero when both ends are here.',
      facts: currencies.map(([currency, flows]) => {
        const { inflow, outflow } = totalOf(flows);
        return {
          currency,
          term: 'In less out',
          value: amount(inflow - outflow),
          note: `${amount(inflow)} in, ${amount(outflow)} out`,
        };
      }),
      body: inEach(currencies, (currency, flows) => flowFigure(currency, flows, period)),
    };
  },
};

function flowOf(row: TextRow): FullFlow {
  return {
    month: text(row, 'month_text'),
    inflow: integer(row, 'inflow'),
    outflow: integer(row, 'outflow'),
    between: integer(row, 'between_cents'),
  };
}

function totalOf(flows: readonly FullFlow[]): Omit<FullFlow, 'month'> {
  return {
    inflow: sum(flows.map(({ inflow }) => inflow)),
    outflow: sum(flows.map(({ outflow }) => outflow)),
    between: sum(flows.map(({ between }) => between)),
  };
}

function flowFigure(currency: string, flows: readonly FullFlow[], period: Period): Html {
  const { months } = period;
  const total = totalOf(flows);
  const span = `${month(months[0] ?? '')} to ${month(months.at(-1) ?? '')}`;
  const cells = ({ inflow, outflow, between }: Omit<FullFlow, 'month'>) =>
    [inflow, outflow, inflow - outflow, between].map(amount);
  return figureOf({
    title: `In and out by month, ${currency}`,
    note: span,
    key: [
      { name: 'In', colour: 'in' },
      { name: 'Out', colour: 'out' },
      { name: 'In less out', colour: 'ink' },
    ],
    drawings: [
      flowChart(flows, months, { width: widths.wide, height: 280 }),
      flowChart(flows, months, { width: widths.narrow, height: 240 }),
    ],
    alternative: `Bar chart of the months ${span}: in all, ${amountIn(currency, total.inflow)} came in and ${amountIn(currency, total.outflow)} went out. Each month is in the table below.`,
    table: tableOf({
      caption: `In and out by month, ${currency}`,
      columns: ['Month', 'In', 'Out', 'In less out', 'Own transfers'],
      rows: [
        ...flows.map((own) => ({ name: timeOf(own.month, month), cells: cells(own) })),
        { name: 'Sum', cells: cells(total), isSum: true },
      ],
      wide: true,
    }),
    folded: true,
  });
}

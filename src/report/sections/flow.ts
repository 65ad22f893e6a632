import { figureOf, widths } from '../charts/figure.ts';
import { type Flow, flowChart } from '../charts/flow-chart.ts';
import { inEach } from '../currencies.ts';
import { dated, month } from '../dates.ts';
import { amount, amountIn } from '../html/amount.ts';
import { byCurrency, requiredText } from '../html/cells.ts';
import type { Html } from '../html/html.ts';
import type { Table } from '../html/table.ts';
import type { Period } from '../period.ts';
import type { Section } from '../section.ts';
import { type Moved, movedInAll, movedOf, movedSql } from './moved.ts';

export const flow: Section = {
  id: 'flow',
  title: 'In and out',
  sql: ({ period: { from, to }, own }) => [
    `
    select currency, substr(cast(booking_date as string), 1, 7) as month_text,${movedSql}
    from qonto__transactions
    where ${own} and is_in_cash and booking_date >= date '${from}' and booking_date <= date '${to}'
    group by currency, month_text
    order by currency, month_text`,
  ],
  render: ([rows = []], { period }) => {
    const currencies = byCurrency(rows).map(([currency, own]) => {
      const flows = own.map((row) => ({ month: requiredText(row, 'month_text'), ...movedOf(row) }));
      return [currency, { flows, table: tableOf(currency, flows) }] as const;
    });
    return {
      intro:
        'Money that was booked in each month. Transfers between own accounts are neither in nor out; what they left over stands in a column of its own, and is zero when both ends are here.',
      facts: currencies.map(([currency, { flows }]) => {
        const { inflow, outflow } = movedInAll(flows);
        return {
          currency,
          term: 'In less out',
          value: amount(inflow - outflow),
          note: `${amount(inflow)} in, ${amount(outflow)} out`,
        };
      }),
      tables: currencies.map(([, { table }]) => table),
      body: inEach(currencies, (currency, { flows, table }) =>
        flowFigure(currency, flows, table, period),
      ),
    };
  },
};

function tableOf(currency: string, flows: readonly Flow[]): Table {
  return {
    caption: `In and out by month, ${currency}`,
    columns: ['Month', 'In', 'Out', 'In less out', 'Own transfers'],
    rows: [
      ...flows.map((own) => ({ name: dated(own.month, month), cells: cellsOf(own) })),
      { name: 'Sum', cells: cellsOf(movedInAll(flows)), isSum: true },
    ],
    wide: true,
  };
}

function flowFigure(
  currency: string,
  flows: readonly Flow[],
  table: Table,
  { months }: Period,
): Html {
  const { inflow, outflow } = movedInAll(flows);
  const span = `${month(months[0] ?? '')} to ${month(months.at(-1) ?? '')}`;
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
    alternative: `Bar chart of the months ${span}: in all, ${amountIn(currency, inflow)} came in and ${amountIn(currency, outflow)} went out. Each month is in the table below.`,
    table,
    folded: true,
  });
}

function cellsOf({ inflow, outflow, between }: Moved): string[] {
  return [inflow, outflow, inflow - outflow, between].map(amount);
}

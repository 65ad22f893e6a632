import { type BalanceSize, balanceChart } from '../charts/balance-chart.ts';
import { figureOf, widths } from '../charts/figure.ts';
import { dated, day, month } from '../dates.ts';
import { amount, amountIn, least, most } from '../html/amount.ts';
import type { Html } from '../html/html.ts';
import type { Period } from '../period.ts';
import { type Held, monthsOf } from './balances.ts';

export const sizes = {
  wide: { width: widths.wide, height: 250, everyMonths: 1 },
  narrow: { width: widths.narrow, height: 190, everyMonths: 3 },
} as const;

/** The balance of one account, or of several in one currency, over the period. */
export function balanceFigure(
  currency: string,
  { name, days }: Held,
  period: Period,
  drawn: readonly [BalanceSize] | readonly [wide: BalanceSize, narrow: BalanceSize],
): Html {
  const months = monthsOf(days);
  const ends = months.map(({ end }) => end);
  const chart = (size: BalanceSize) => balanceChart(days, ends, period, size);
  const [wide, narrow] = drawn;
  const last = amountIn(currency, days.at(-1)?.cents ?? 0n);
  const all = days.map(({ cents }) => cents);
  return figureOf({
    title: name,
    note: last,
    drawings: narrow === undefined ? [chart(wide)] : [chart(wide), chart(narrow)],
    alternative: `Line chart of ${name}, ${currency}, from ${day(days[0]?.date ?? period.from)} to ${day(period.asOf)}: between ${amount(least(all))} and ${amount(most(all))}, at the end ${last}. The ends of the months are in the table below.`,
    table: {
      caption: `${name}, ${currency}, by month`,
      columns: ['Month', 'Lowest', 'At its end'],
      rows: months.map(({ month: name, lowest, end }) => ({
        name: dated(name, month),
        cells: [amount(lowest), amount(end.cents)],
      })),
    },
    folded: true,
  });
}

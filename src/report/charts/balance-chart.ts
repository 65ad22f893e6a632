import { dayStartMs } from '../dates.ts';
import type { Period } from '../period.ts';
import { amountAxis, monthMarks, namedMonths, plot } from './axes.ts';
import type { Drawing } from './draw.ts';

export interface Balance {
  readonly date: string;
  readonly cents: bigint;
}

export interface BalanceSize {
  readonly width: number;
  readonly height: number;
  /** Every month is named, or every third, from January on. */
  readonly everyMonths: number;
}

/** A line through the balance of every day, with a dot where a month ends. */
export function balanceChart(
  balances: readonly Balance[],
  ends: readonly Balance[],
  { from, to, months }: Period,
  { width, height, everyMonths }: BalanceSize,
): Drawing {
  const axis = amountAxis(
    balances.map(({ cents }) => cents),
    { width, height },
  );
  const positions = (all: readonly Balance[]) =>
    all.map(({ date, cents }) => ({ at: dayStartMs(date), amount: Number(cents) }));
  const named = namedMonths(months, 3)
    .map((named) => ({ ...named, at: dayStartMs(`${named.month}-01`) }))
    .filter(({ month }) => (Number(month.slice(5)) - 1) % everyMonths === 0);
  const x = { scale: 'day', field: 'at' };
  const y = { scale: 'amount', field: 'amount' };
  return {
    width,
    height,
    data: [
      axis.data,
      { name: 'days', values: positions(balances) },
      { name: 'ends', values: positions(ends) },
      { name: 'months', values: named },
    ],
    scales: [
      axis.scale,
      {
        name: 'day',
        type: 'linear',
        zero: false,
        domain: [dayStartMs(from), dayStartMs(to)],
        range: [plot.left, width - plot.right],
      },
    ],
    marks: [
      ...axis.marks,
      ...monthMarks(x, 'left', height),
      {
        type: 'area',
        from: { data: 'days' },
        encode: {
          update: { x, y, y2: { scale: 'amount', value: 0 }, fill: { value: 'var(--wash)' } },
        },
      },
      {
        type: 'line',
        from: { data: 'days' },
        encode: {
          update: { x, y, stroke: { value: 'var(--accent)' }, strokeWidth: { value: 1.75 } },
        },
      },
      {
        type: 'symbol',
        from: { data: 'ends' },
        encode: { update: { x, y, size: { value: 18 }, fill: { value: 'var(--accent)' } } },
      },
    ],
  };
}

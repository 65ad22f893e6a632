import { dayStartMs } from '../language/dates.ts';
import type { Scope } from '../scope.ts';
import { amountAxis, plot } from './axes.ts';
import type { Drawing } from './draw.ts';
import { timeMarks, timeTicks } from './time-axis.ts';

export interface Balance {
  readonly date: string;
  readonly cents: bigint;
}

export interface BalanceSize {
  readonly width: number;
  readonly height: number;
}

/** A line through the balance of every day, with a dot where a month ends. */
export function balanceChart(
  balances: readonly Balance[],
  ends: readonly Balance[],
  { period, language }: Scope,
  { width, height }: BalanceSize,
): Drawing {
  const axis = amountAxis(
    balances.map(({ cents }) => cents),
    { width, height },
    language,
  );
  const positions = (all: readonly Balance[]) =>
    all.map(({ date, cents }) => ({ at: dayStartMs(date), amount: Number(cents) }));
  const x = { scale: 'day', field: 'at' };
  const y = { scale: 'amount', field: 'amount' };
  return {
    width,
    height,
    data: [
      axis.data,
      { name: 'days', values: positions(balances) },
      { name: 'ends', values: positions(ends) },
      {
        name: 'times',
        values: timeTicks(period, language, width - plot.left - plot.right),
      },
    ],
    scales: [
      axis.scale,
      {
        name: 'day',
        type: 'linear',
        zero: false,
        domain: [dayStartMs(period.from), dayStartMs(period.to)],
        range: [plot.left, width - plot.right],
      },
    ],
    marks: [
      ...axis.marks,
      ...timeMarks(x, 'left', height),
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

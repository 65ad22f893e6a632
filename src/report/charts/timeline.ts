import { dayMs } from '../../base/instant.ts';
import { dayStartMs } from '../language/dates.ts';
import type { Scope } from '../scope.ts';
import { plot } from './axes.ts';
import type { Colour } from './bar-chart.ts';
import type { Drawing } from './draw.ts';
import { labelledRows } from './labelled-rows.ts';
import type { Checked } from './spans.ts';
import { timeMarks, timeTicks } from './time-axis.ts';

const colours: Readonly<Record<string, Colour>> = { reconciled: 'good', different: 'bad' };
/** A day that differs is seen, however long the period. */
const leastWidth = 2;

/** A line for each account through the days of the period, coloured by what the bank says of them. */
export function timeline(
  accounts: readonly Checked[],
  { period, language }: Scope,
  width: number,
): Drawing {
  const rows = labelledRows(
    accounts.map(({ account }) => ({ label: account })),
    width,
  );
  const [left, right] = rows.range;
  const ends = [dayStartMs(period.from), dayStartMs(period.to) + dayMs] as const;
  const height = rows.height + plot.bottom;
  return {
    width,
    height,
    data: [
      rows.data,
      {
        name: 'days',
        values: accounts.flatMap((one, row) => positioned(one, row, ends, right - left)),
      },
      { name: 'times', values: timeTicks(period, language, right - left) },
    ],
    scales: [
      rows.scale,
      { name: 'day', type: 'linear', zero: false, domain: [...ends], range: [left, right] },
    ],
    marks: [
      rows.bars('days', 'day'),
      ...rows.texts,
      ...timeMarks({ scale: 'day', field: 'at' }, 'left', height),
    ],
  };
}

/** What of the account's days is in the period. What differs is drawn last, so that nothing hides it. */
function positioned(
  { spans }: Checked,
  row: number,
  [start, end]: readonly [number, number],
  width: number,
) {
  const least = ((end - start) * leastWidth) / width;
  return spans
    .map(({ state, first, last }) => ({
      row,
      isBad: state === 'different',
      fill: `var(--${colours[state] ?? 'unknown'})`,
      from: Math.max(start, dayStartMs(first)),
      to: Math.min(end, dayStartMs(last) + dayMs),
    }))
    .filter(({ from, to }) => from < to)
    .map((one) => ({ ...one, to: Math.max(one.to, one.from + (one.isBad ? least : 0)) }))
    .sort((a, b) => Number(a.isBad) - Number(b.isBad));
}

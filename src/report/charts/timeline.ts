import { dayMs } from '../../base/instant.ts';
import { dayStartMs } from '../dates.ts';
import type { Period } from '../period.ts';
import { monthMarks, namedMonths, plot } from './axes.ts';
import type { Colour } from './bar-chart.ts';
import type { Drawing } from './draw.ts';
import { labelledRows } from './labelled-rows.ts';
import type { Checked } from './spans.ts';

const colours: Readonly<Record<string, Colour>> = { reconciled: 'good', different: 'bad' };
/** A day that differs is seen, however long the period. */
const leastWidth = 2;

/** A line for each account through the days of the period, coloured by what the bank says of them. */
export function timeline(
  accounts: readonly Checked[],
  { from, to, months }: Period,
  width: number,
): Drawing {
  const rows = labelledRows(
    accounts.map(({ account }) => ({ label: account })),
    width,
  );
  const [left, right] = rows.range;
  const ends = [dayStartMs(from), dayStartMs(to) + dayMs] as const;
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
      {
        name: 'months',
        values: namedMonths(months, 3)
          .map((named) => ({ ...named, at: dayStartMs(`${named.month}-01`) }))
          .filter(({ month }) => rows.isWide || (Number(month.slice(5)) - 1) % 3 === 0),
      },
    ],
    scales: [
      rows.scale,
      { name: 'day', type: 'linear', zero: false, domain: [...ends], range: [left, right] },
    ],
    marks: [
      rows.bars('days', 'day'),
      ...rows.texts,
      ...monthMarks({ scale: 'day', field: 'at' }, 'left', height),
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

import { monthMarks, namedMonths, plot } from './axes.ts';
import type { Colour } from './bar-chart.ts';
import { instantOf } from './dates.ts';
import type { Drawing } from './draw.ts';
import type { Period } from './period.ts';
import type { Checked } from './stretches.ts';

const colours: Readonly<Record<string, Colour>> = { reconciled: 'good', different: 'bad' };
const thickness = 12;
const dayMs = 86_400_000;
/** A day that differs is seen, however long the period. */
const leastWidth = 2;
/** Below this width a label stands above its line. */
const besideFrom = 500;

/** A line for each account through the days of the period, coloured by what the bank says of them. */
export function timeline(
  accounts: readonly Checked[],
  { from, asOf, months }: Period,
  width: number,
): Drawing {
  const beside = width >= besideFrom;
  const rowHeight = beside ? 27 : 42;
  const left = beside ? 210 : 0;
  const ends = [instantOf(from), instantOf(asOf) + dayMs] as const;
  const height = accounts.length * rowHeight + plot.bottom;
  const x = { scale: 'day', field: 'at' };
  return {
    width,
    height,
    data: [
      { name: 'rows', values: accounts.map(({ account }, row) => ({ row, label: account })) },
      {
        name: 'days',
        values: accounts.flatMap((one, row) => placed(one, row, ends, width - left)),
      },
      {
        name: 'months',
        values: namedMonths(months, 3)
          .map((named) => ({ ...named, at: instantOf(`${named.month}-01`) }))
          .filter(({ month }) => beside || (Number(month.slice(5)) - 1) % 3 === 0),
      },
    ],
    scales: [
      {
        name: 'row',
        type: 'linear',
        domain: [0, accounts.length],
        range: [0, accounts.length * rowHeight],
      },
      { name: 'day', type: 'linear', zero: false, domain: [...ends], range: [left, width] },
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'days' },
        encode: {
          update: {
            x: { scale: 'day', field: 'from' },
            x2: { scale: 'day', field: 'to' },
            yc: {
              scale: 'row',
              field: 'row',
              offset: beside ? rowHeight / 2 : rowHeight - thickness,
            },
            height: { value: thickness },
            fill: { field: 'fill' },
          },
        },
      },
      {
        type: 'text',
        from: { data: 'rows' },
        encode: {
          update: {
            y: { scale: 'row', field: 'row', offset: beside ? rowHeight / 2 : 14 },
            text: { field: 'label' },
            baseline: { value: 'middle' },
            fill: { value: 'currentColor' },
            // Without fonts, letters are taken for wider than they are.
            limit: { value: 1.35 * (beside ? left - 16 : width) },
          },
        },
      },
      ...monthMarks(x, 'left', height),
    ],
  };
}

/** What of the account's days is in the period. What differs is drawn last, so that nothing hides it. */
function placed(
  { stretches }: Checked,
  row: number,
  [start, end]: readonly [number, number],
  width: number,
) {
  const least = ((end - start) * leastWidth) / width;
  return stretches
    .map(({ state, first, last }) => ({
      row,
      isBad: state === 'different',
      fill: `var(--${colours[state] ?? 'unknown'})`,
      from: Math.max(start, instantOf(first)),
      to: Math.min(end, instantOf(last) + dayMs),
    }))
    .filter(({ from, to }) => from < to)
    .map((one) => ({ ...one, to: Math.max(one.to, one.from + (one.isBad ? least : 0)) }))
    .sort((a, b) => Number(a.isBad) - Number(b.isBad));
}

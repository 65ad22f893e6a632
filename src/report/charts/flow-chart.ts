import type { Moved } from '../sections/moved.ts';
import { amountAxis, monthMarks, namedMonths, plot } from './axes.ts';
import type { Drawing } from './draw.ts';

export interface Flow extends Moved {
  readonly month: string;
}

/** What came in above zero, what went out below it, and a stroke where the two leave the month. */
export function flowChart(
  flows: readonly Flow[],
  months: readonly string[],
  { width, height }: { width: number; height: number },
): Drawing {
  const axis = amountAxis(
    flows.flatMap(({ inflow, outflow }) => [inflow, -outflow]),
    { width, height },
  );
  const x = { scale: 'month', field: 'month' };
  const bandwidth = { scale: 'month', band: 1 };
  const zero = { scale: 'amount', value: 0 };
  const bar = (field: string, fill: string) =>
    ({
      type: 'rect',
      from: { data: 'flows' },
      encode: {
        update: {
          x,
          width: bandwidth,
          y: { scale: 'amount', field },
          y2: zero,
          fill: { value: fill },
        },
      },
    }) as const;
  return {
    width,
    height,
    data: [
      axis.data,
      { name: 'months', values: namedMonths(months, width < 500 ? 1 : 3) },
      {
        name: 'flows',
        values: flows.map(({ month, inflow, outflow }) => ({
          month,
          inflow: Number(inflow),
          outflow: -Number(outflow),
          net: Number(inflow - outflow),
        })),
      },
    ],
    scales: [
      axis.scale,
      {
        name: 'month',
        type: 'band',
        domain: [...months],
        range: [plot.left, width - plot.right],
        padding: 0.3,
      },
    ],
    marks: [
      ...axis.marks,
      bar('inflow', 'var(--in)'),
      bar('outflow', 'var(--out)'),
      {
        type: 'rect',
        from: { data: 'flows' },
        encode: {
          update: {
            x: { ...x, offset: -3 },
            width: { ...bandwidth, offset: 6 },
            yc: { scale: 'amount', field: 'net' },
            height: { value: 3 },
            fill: { value: 'currentColor' },
          },
        },
      },
      ...monthMarks({ ...x, band: 0.5 }, 'center', height),
    ],
  };
}

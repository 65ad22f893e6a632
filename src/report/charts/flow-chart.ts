import type { Scope } from '../scope.ts';
import type { Moved } from '../sections/flow/moved.ts';
import { amountAxis, plot } from './axes.ts';
import type { Drawing } from './draw.ts';
import { stepsOf, timeMarks, timeTicks } from './time-axis.ts';

export interface Flow extends Moved {
  /** A month, or a day. */
  readonly step: string;
}

/** What came in above zero, what went out below it, and a stroke where the two leave the month or the day. */
export function flowChart(
  flows: readonly Flow[],
  { period, language }: Scope,
  { width, height }: { width: number; height: number },
): Drawing {
  const axis = amountAxis(
    flows.flatMap(({ inflow, outflow }) => [inflow, -outflow]),
    { width, height },
    language,
  );
  const x = { scale: 'step', field: 'step' };
  const bandwidth = { scale: 'step', band: 1 };
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
      {
        name: 'times',
        values: timeTicks(period, language, width - plot.left - plot.right, true),
      },
      {
        name: 'flows',
        values: flows.map(({ step, inflow, outflow }) => ({
          step,
          inflow: Number(inflow),
          outflow: -Number(outflow),
          net: Number(inflow - outflow),
        })),
      },
    ],
    scales: [
      axis.scale,
      {
        name: 'step',
        type: 'band',
        domain: [...stepsOf(period)],
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
      ...timeMarks({ ...x, band: 0.5 }, 'center', height),
    ],
  };
}

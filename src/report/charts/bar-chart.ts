import type { Drawing } from './draw.ts';
import { labelledRows, type Row } from './labelled-rows.ts';

export interface Bar extends Row {
  /** One after the other, from zero on. */
  readonly parts: readonly { readonly size: bigint; readonly colour: Colour }[];
}

export type Colour = 'accent' | 'in' | 'out' | 'good' | 'unknown' | 'bad';

/** Horizontal bars on one scale, each with its label. */
export function barChart(bars: readonly Bar[], width: number): Drawing {
  const rows = labelledRows(bars, width);
  const parts = bars.flatMap(positioned);
  const ends = parts.flatMap(({ from, to }) => [from, to]);
  return {
    width,
    height: rows.height,
    data: [rows.data, { name: 'parts', values: parts }],
    scales: [
      rows.scale,
      {
        name: 'amount',
        type: 'linear',
        domain: [Math.min(0, ...ends), Math.max(1, ...ends)],
        range: [...rows.range],
      },
    ],
    marks: [rows.bars('parts', 'amount'), ...rows.texts],
  };
}

function positioned({ parts }: Bar, row: number) {
  let from = 0;
  return parts.map(({ size, colour }) => {
    const to = from + Number(size);
    const position = { row, from, to, fill: `var(--${colour})` };
    from = to;
    return position;
  });
}

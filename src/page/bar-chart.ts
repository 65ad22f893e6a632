import type { Drawing } from './draw.ts';

export interface Bar {
  readonly label: string;
  /** What is written at its end; nothing where the table is right below. */
  readonly value?: string;
  /** One after the other, from zero on. */
  readonly parts: readonly { readonly size: bigint; readonly colour: Colour }[];
}

export type Colour = 'accent' | 'in' | 'out' | 'good' | 'unknown' | 'bad';

const thickness = 12;
/** Below this width a label stands above its bar. */
const besideFrom = 500;

/** Horizontal bars on one scale, each with its label. */
export function barChart(bars: readonly Bar[], width: number): Drawing {
  const beside = width >= besideFrom;
  const labelWidth = beside ? 210 : 0;
  const valueWidth = beside && bars.some(({ value }) => value !== undefined) ? 110 : 0;
  const rowHeight = beside ? 27 : 42;
  const rows = bars.map(({ label, value = '' }, row) => ({ row, label, value }));
  const parts = bars.flatMap(placed);
  const ends = parts.flatMap(({ from, to }) => [from, to]);
  const middle = beside ? rowHeight / 2 : rowHeight - thickness;
  const labelMiddle = beside ? rowHeight / 2 : 14;
  const text = { baseline: { value: 'middle' }, fill: { value: 'currentColor' } } as const;
  return {
    width,
    height: bars.length * rowHeight,
    data: [
      { name: 'rows', values: rows },
      { name: 'parts', values: parts },
    ],
    scales: [
      {
        name: 'row',
        type: 'linear',
        domain: [0, bars.length],
        range: [0, bars.length * rowHeight],
      },
      {
        name: 'amount',
        type: 'linear',
        domain: [Math.min(0, ...ends), Math.max(1, ...ends)],
        range: [labelWidth, width - valueWidth],
      },
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'parts' },
        encode: {
          update: {
            x: { scale: 'amount', field: 'from' },
            x2: { scale: 'amount', field: 'to' },
            yc: { scale: 'row', field: 'row', offset: middle },
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
            ...text,
            y: { scale: 'row', field: 'row', offset: labelMiddle },
            text: { field: 'label' },
            // Without fonts, letters are taken for wider than they are.
            limit: { value: 1.35 * (beside ? labelWidth - 16 : width - 100) },
          },
        },
      },
      {
        type: 'text',
        from: { data: 'rows' },
        encode: {
          update: {
            ...text,
            x: { value: width },
            y: { scale: 'row', field: 'row', offset: labelMiddle },
            align: { value: 'right' },
            text: { field: 'value' },
          },
        },
      },
    ],
  };
}

function placed({ parts }: Bar, row: number) {
  let from = 0;
  return parts.map(({ size, colour }) => {
    const to = from + Number(size);
    const place = { row, from, to, fill: `var(--${colour})` };
    from = to;
    return place;
  });
}

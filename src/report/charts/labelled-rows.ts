import type { Data, Mark, Scale } from 'vega';

export interface Row {
  readonly label: string;
  /** What is written at its end; nothing where the table is right below. */
  readonly value?: string;
}

/** What charts of horizontal bars have in common: a row for each bar, with its label. */
export interface LabelledRows {
  readonly height: number;
  /** From where to where there is space for bars. */
  readonly range: readonly [number, number];
  /** Whether labels stand beside the bars and not above them. */
  readonly isWide: boolean;
  readonly data: Data;
  readonly scale: Scale;
  readonly texts: readonly Mark[];
  /** The bars: elements with `row`, `from`, `to` and `fill`, on a scale of the chart. */
  bars(data: string, scale: string): Mark;
}

const thickness = 12;
/** Below this width a label stands above its bar. */
const besideFrom = 500;
/** Without fonts, letters are taken for wider than they are. */
const letters = 1.35;

/** Rows under each other; where there is little space, each label stands above its bar. */
export function labelledRows(rows: readonly Row[], width: number): LabelledRows {
  const isWide = width >= besideFrom;
  const hasValues = rows.some(({ value }) => value !== undefined);
  const left = isWide ? 210 : 0;
  const rowHeight = isWide ? 27 : 42;
  const height = rows.length * rowHeight;
  const y = { scale: 'row', field: 'row', offset: isWide ? rowHeight / 2 : 14 };
  const text = (field: keyof Row, position: object): Mark => ({
    type: 'text',
    from: { data: 'rows' },
    encode: {
      update: {
        y,
        text: { field },
        baseline: { value: 'middle' },
        fill: { value: 'currentColor' },
        ...position,
      },
    },
  });
  const labelWidth = isWide ? left - 16 : width - (hasValues ? 100 : 0);
  return {
    height,
    range: [left, width - (isWide && hasValues ? 110 : 0)],
    isWide,
    data: {
      name: 'rows',
      values: rows.map(({ label, value = '' }, row) => ({ row, label, value })),
    },
    scale: { name: 'row', type: 'linear', domain: [0, rows.length], range: [0, height] },
    texts: [
      text('label', { limit: { value: letters * labelWidth } }),
      ...(hasValues ? [text('value', { x: { value: width }, align: { value: 'right' } })] : []),
    ],
    bars: (data, scale) => ({
      type: 'rect',
      from: { data },
      encode: {
        update: {
          x: { scale, field: 'from' },
          x2: { scale, field: 'to' },
          yc: { ...y, offset: isWide ? rowHeight / 2 : rowHeight - thickness },
          height: { value: thickness },
          fill: { field: 'fill' },
        },
      },
    }),
  };
}

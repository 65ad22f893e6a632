import type { Data, Mark, Scale } from 'vega';
import { count } from '../../base/exact-text.ts';
import { monthName } from '../dates.ts';
import { least, most } from '../html/amount.ts';

/** Space for the amounts beside the marks, and for the months below them. */
export const plot = { left: 46, right: 6, top: 10, bottom: 40 };

interface AmountAxis {
  readonly data: Data;
  readonly scale: Scale;
  readonly marks: readonly Mark[];
}

/** Lines at round amounts, each with its text, from zero or less up to the largest. */
export function amountAxis(
  amounts: readonly bigint[],
  { width, height }: { width: number; height: number },
): AmountAxis {
  const ticks = ticksAround(amounts).map(({ cents, text }) => ({ at: Number(cents), text }));
  const y = { scale: 'amount', field: 'at' };
  return {
    data: { name: 'ticks', values: ticks },
    scale: {
      name: 'amount',
      type: 'linear',
      domain: [ticks[0]?.at ?? 0, ticks.at(-1)?.at ?? 0],
      range: [height - plot.bottom, plot.top],
    },
    marks: [
      {
        type: 'rule',
        from: { data: 'ticks' },
        encode: {
          update: {
            x: { value: plot.left },
            x2: { value: width - plot.right },
            y,
            stroke: [{ test: 'datum.at === 0', value: 'var(--faint)' }, { value: 'var(--rule)' }],
          },
        },
      },
      {
        type: 'text',
        from: { data: 'ticks' },
        encode: {
          update: {
            x: { value: plot.left - 8 },
            y,
            text: { field: 'text' },
            align: { value: 'right' },
            baseline: { value: 'middle' },
            fill: { value: 'var(--quiet)' },
          },
        },
      },
    ],
  };
}

export interface NamedMonth {
  readonly month: string;
  readonly text: string;
  /** Empty where it goes without saying. */
  readonly year: string;
}

/** The months as they are written below the marks; a year stands at its January, and at the first month if there is space. */
export function namedMonths(months: readonly string[], letters: number): NamedMonth[] {
  const january = months.findIndex((month) => month.endsWith('-01'));
  return months.map((month, index) => ({
    month,
    text: monthName(month).slice(0, letters),
    year:
      index === january || (index === 0 && january !== 1 && january !== 2) ? month.slice(0, 4) : '',
  }));
}

/** Both lines of them, at a position that depends on the chart. */
export function monthMarks(x: object, align: 'left' | 'center', height: number): Mark[] {
  return (['text', 'year'] as const).map((field, line) => ({
    type: 'text',
    from: { data: 'months' },
    encode: {
      update: {
        x,
        y: { value: height - plot.bottom + 18 + line * 16 },
        align: { value: align },
        text: { field },
        fill: { value: 'var(--quiet)' },
      },
    },
  }));
}

interface Tick {
  readonly cents: bigint;
  readonly text: string;
}

const wanted = 4n;

/** Round amounts that enclose all of these and nothing less than zero, written exactly. */
export function ticksAround(amounts: readonly bigint[]): Tick[] {
  const low = least([0n, ...amounts]);
  const high = most([0n, ...amounts]);
  const step = roundStep(high - low);
  const first = floor(low, step);
  const ticks: Tick[] = [];
  for (let cents = first; ; cents += step) {
    ticks.push({ cents, text: short(cents) });
    if (cents >= high && ticks.length > 1) return ticks;
  }
}

/** One, two or five of a power of ten units. */
function roundStep(span: bigint): bigint {
  for (let power = 100n; ; power *= 10n) {
    for (const step of [power, power * 2n, power * 5n]) {
      if (step * wanted >= span) return step;
    }
  }
}

function floor(cents: bigint, step: bigint): bigint {
  const rest = ((cents % step) + step) % step;
  return cents - rest;
}

/** Loses nothing: an amount that is no whole number of thousands or millions is written out. */
function short(cents: bigint): string {
  const units = cents / 100n;
  const written =
    units !== 0n && units % 1_000_000n === 0n
      ? `${count(String(units / 1_000_000n))}m`
      : units !== 0n && units % 1_000n === 0n
        ? `${count(String(units / 1_000n))}k`
        : count(String(units));
  return written.replace('-', '−');
}

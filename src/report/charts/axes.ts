import type { Data, Mark, Scale } from 'vega';
import { least, most } from '../html/amount.ts';
import type { Language } from '../language/language.ts';

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
  language: Language,
): AmountAxis {
  const ticks = ticksAround(amounts, language).map(({ cents, text }) => ({
    at: Number(cents),
    text,
  }));
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

interface Tick {
  readonly cents: bigint;
  readonly text: string;
}

const wanted = 4n;

/** Round amounts that enclose all of these and nothing less than zero, written exactly. */
export function ticksAround(amounts: readonly bigint[], language: Language): Tick[] {
  const low = least([0n, ...amounts]);
  const high = most([0n, ...amounts]);
  const step = roundStep(high - low);
  const first = floor(low, step);
  const ticks: Tick[] = [];
  for (let cents = first; ; cents += step) {
    ticks.push({ cents, text: short(cents, language) });
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
function short(cents: bigint, { count, words, say }: Language): string {
  const units = cents / 100n;
  if (units !== 0n && units % 1_000_000n === 0n)
    return say(words.axis.millions, { n: count(units / 1_000_000n) });
  if (units !== 0n && units % 1_000n === 0n)
    return say(words.axis.thousands, { n: count(units / 1_000n) });
  return count(units);
}

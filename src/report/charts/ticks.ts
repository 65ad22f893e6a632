import { count } from '../../base/exact-text.ts';
import { least, most } from '../html/amount.ts';

export interface Tick {
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

import type { Quirks } from '../quirks.ts';

/** Keys from `low` (kept) to `high` (not kept), in microseconds. */
export interface TimeRange {
  low: number;
  high: number;
}

const grains = { us: 1, ms: 1000, s: 1_000_000 } as const;

/** Turns bounds into a half-open range of stored keys, as the switches would have them read. */
export function timeRange(fromUs: number | null, toUs: number | null, quirks: Quirks): TimeRange {
  const cut = grains[quirks.bound_precision];
  const stored = grains[quirks.stored_precision];
  const from = fromUs === null ? null : floorTo(fromUs, cut);
  const to = toUs === null ? null : floorTo(toUs, cut);
  return {
    low:
      from === null
        ? Number.NEGATIVE_INFINITY
        : quirks.lower_bound === 'inclusive'
          ? ceilTo(from, stored)
          : floorTo(from, stored) + stored,
    // Just below infinity: a row without the instant is in no range that has a bound.
    high:
      to === null
        ? from === null
          ? Number.POSITIVE_INFINITY
          : Number.MAX_VALUE
        : quirks.upper_bound === 'inclusive'
          ? floorTo(to, stored) + stored
          : ceilTo(to, stored),
  };
}

function floorTo(value: number, grain: number): number {
  return value - (value % grain);
}

function ceilTo(value: number, grain: number): number {
  return floorTo(value + grain - 1, grain);
}

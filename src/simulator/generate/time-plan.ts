import type { Status } from '../model/row.ts';
import type { Random } from '../random.ts';

export const dayMs = 86_400_000;

export interface PlannedTimes {
  status: Status;
  emittedMs: number;
  /** For rows that never settled: only their place in the order. */
  settledMs: number;
}

/** Draws when each row was emitted and settled, and returns them in settlement order. */
export function planTimes(
  random: Random,
  count: number,
  span: { fromMs: number; toMs: number; statusOf: () => Status },
): PlannedTimes[] {
  const { fromMs, toMs } = span;
  const plan = Array.from({ length: count }, () => {
    const status = span.statusOf();
    // What is pending is recent, but for a few holds that nobody released.
    const startMs = status === 'pending' ? toMs - (random.chance(0.9) ? 10 : 60) * dayMs : fromMs;
    const emittedMs = random.int(startMs, toMs - 60_000);
    const lagMs = random.int(1_000, random.chance(0.5) ? 7_200_000 : 3 * dayMs);
    const settledMs = Math.min(emittedMs + lagMs, random.int(emittedMs + 500, toMs - 20_000));
    return { status, emittedMs, settledMs };
  });
  return plan.sort((a, b) => a.settledMs - b.settledMs);
}

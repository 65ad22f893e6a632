import type { Kind } from '../../model/business/deal.ts';
import type { Random } from '../../random.ts';

export const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** When something was authorized, and when it is booked. */
export interface Times {
  emittedMs: number;
  settledMs: number;
}

/** A range of time in which things are authorized. */
export interface Span {
  fromMs: number;
  toMs: number;
  /** Until when they may be booked: the bank's present, or the end of the account. */
  endMs: number;
}

/** Times for a movement within a span, as they are for its kind; at least half a second apart. */
export function drawTimes(random: Random, kind: Kind, { fromMs, toMs, endMs }: Span): Times {
  const latestMs = Math.max(fromMs, toMs - 60_000);
  let emittedMs = random.int(fromMs, latestMs);
  for (let attempt = 0; attempt < 3 && !isUsual(kind, emittedMs); attempt++) {
    emittedMs = random.int(fromMs, latestMs);
  }
  const lagMs = lagOf(random, kind);
  const settledMs = Math.min(
    emittedMs + lagMs,
    random.int(emittedMs + 500, Math.max(emittedMs + 500, endMs - 20_000)),
  );
  return { emittedMs, settledMs };
}

/** Offices work by day and not at weekends; people buy at all times but at night. */
function isUsual({ subjectType }: Kind, ms: number): boolean {
  const hour = Math.floor((ms % dayMs) / hourMs);
  const weekday = (Math.floor(ms / dayMs) + 4) % 7;
  const weekend = weekday === 0 || weekday === 6;
  switch (subjectType) {
    case 'Card':
    case 'Other':
      return hour >= 6 && hour < 22 && (!weekend || hour % 3 === 0);
    case 'DirectDebit':
    case 'DirectDebitCollection':
      return !weekend && hour >= 3 && hour < 8;
    default:
      return !weekend && hour >= 7 && hour < 18;
  }
}

/** How long it takes until the money has moved. */
export function lagOf(random: Random, { subjectType, side }: Kind): number {
  switch (subjectType) {
    case 'Card':
    case 'Other':
      return random.chance(0.3)
        ? random.int(1_000, 2 * hourMs)
        : random.int(10 * hourMs, 3 * dayMs);
    case 'Transfer':
      return random.chance(0.7) ? random.int(2_000, 600_000) : random.int(10 * hourMs, 30 * hourMs);
    case 'DirectDebit':
    case 'DirectDebitCollection':
      return random.int(dayMs, 2 * dayMs);
    case 'Check':
      return random.int(dayMs, 3 * dayMs);
    default:
      return side === 'credit' ? random.int(500, 4_000) : random.int(1_000, 60_000);
  }
}

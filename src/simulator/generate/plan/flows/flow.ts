import type { Role } from '../../../model/account.ts';
import type { Deal } from '../../../model/business/deal.ts';

/** What the amounts of regular payments depend on. */
export interface Standing {
  /** VAT of the months before, collected less deducted less paid. */
  vatOwedCents(beforeMs: number): number;
  /** What the company spends in a month, of late. */
  monthlySpendCents(): number;
  /** All its money here. */
  cashCents(): number;
  /** The money of one kind of account. */
  balanceCents(role: Role): number;
}

/** Each month, quarter or year, on about the same day. */
export interface Schedule {
  everyMonths: 1 | 2 | 3 | 12;
  /** Which of these months: 2 with everyMonths 3 is March, June, September and December. */
  phase: number;
  day: number;
  /** UTC. */
  hour: number;
  /** From when, and until when. */
  fromMs: number;
  toMs: number;
}

/** Something that is paid again and again. */
export interface Flow extends Schedule {
  deal: Deal;
  /** Of which account; if the company has none, the main one. */
  role: Role;
  /** In cents; the price of the deal; or nothing this time. */
  due: (standing: Standing, atMs: number) => number | 'price' | null;
}

export interface Occurrence<What extends Schedule = Flow> {
  flow: What;
  atMs: number;
}

/** Due each month on a day, from always on and for ever. */
export function monthly(
  role: Flow['role'],
  day: number,
  hour: number,
): Pick<Flow, 'role' | 'everyMonths' | 'phase' | 'day' | 'hour' | 'fromMs' | 'toMs'> {
  return { role, everyMonths: 1, phase: 0, day, hour, fromMs: 0, toMs: Infinity };
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** When a flow is due from `fromMs` until just before `toMs`: the same days whoever asks. */
export function occurrencesOf<What extends Schedule>(
  flow: What,
  number: number,
  fromMs: number,
  toMs: number,
): Occurrence<What>[] {
  const found: Occurrence<What>[] = [];
  const from = new Date(Math.max(fromMs, flow.fromMs));
  const last = Math.min(toMs, flow.toMs);
  // A day at the end of a month may be moved into the next.
  const first = from.getUTCFullYear() * 12 + from.getUTCMonth() - 1;
  for (let month = first; ; month++) {
    const startMs = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (startMs >= last) return found;
    if (month % flow.everyMonths !== flow.phase % flow.everyMonths) continue;
    const atMs = officeDay(startMs + (flow.day - 1) * dayMs) + flow.hour * hourMs;
    // Spread over some minutes, since no two payments of a day are of one second.
    const spreadMs = ((number * 7919 + month * 104_729) % 5_400_000) + (number % 1000);
    if (atMs + spreadMs >= from.getTime() && atMs + spreadMs < last) {
      found.push({ flow, atMs: atMs + spreadMs });
    }
  }
}

/** The day itself; if it is none of the week, the Monday after it, at the end of a month the Friday before. */
function officeDay(ms: number): number {
  const date = new Date(ms);
  const weekday = date.getUTCDay();
  if (weekday !== 0 && weekday !== 6) return ms;
  const isLate = date.getUTCDate() >= 25;
  const days = weekday === 6 ? (isLate ? -1 : 2) : isLate ? -2 : 1;
  return ms + days * dayMs;
}

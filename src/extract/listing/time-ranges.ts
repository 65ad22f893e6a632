import { type Instant, millis, shift } from '../../base/instant.ts';
import { firstWindow } from './guards.ts';
import { openSession, type Session } from './session.ts';
import {
  type ListedRow,
  type Listing,
  type ListPage,
  NotCertified,
  type WalkRange,
} from './types.ts';
import { readByUnion } from './union.ts';
import { wholeRows } from './whole.ts';

/** A narrower range would lie within the second by which ranges overlap. */
const narrowest = 2_000;

/**
 * The fallback when the bank does not sort as asked: windows of time, halved until each fits one answer. One answer is
 * one moment, so no order is trusted. Throws NotCertified.
 */
export async function* listByTimeRanges<R extends ListedRow>(
  list: ListPage<R>,
  { from, until }: WalkRange,
): Listing<R> {
  const bank = openSession(list);
  let rows = 0;
  const first = await bank.ask(firstWindow({ from }));
  const end = first.serverTime;
  if (end === undefined) throw new NotCertified('the bank sends no clock and does not sort');
  bank.allow(1_000 + Math.ceil((first.totalCount ?? 0) / 5));
  const isPast = until !== undefined && shift(until, 1_000) < end;
  const todo: TimeRange[] = isPast
    ? [{ from, to: shift(until, 1_000) }]
    : [
        { from: end, to: undefined },
        { from, to: end },
      ];
  // A row without an instant is in no range: what the unfiltered answer shows of them is all there is.
  let batch = first.rows.filter(({ updatedAt }) => updatedAt === undefined);
  for await (const range of readTimeRanges(bank, todo)) {
    batch = [...batch, ...range.filter(({ updatedAt }) => isWithin(updatedAt, { from, until }))];
    rows += batch.length;
    yield batch;
    batch = [];
  }
  return { kind: 'time_ranges', requests: bank.requests(), rows };
}

interface TimeRange {
  /** Either end may be open. */
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
}

/**
 * Reads the ranges, the last one first. Each begins a second early, since nobody documents whether bounds include their
 * instant. Throws NotCertified.
 */
export async function* readTimeRanges<R extends ListedRow>(
  bank: Session<R>,
  todo: TimeRange[],
): AsyncGenerator<readonly R[], void> {
  for (let range = todo.pop(); range !== undefined; range = todo.pop()) {
    const { from, to } = range;
    const window = { from: from && shift(from, -1_000), to, page: 1 };
    const page = await bank.ask(window);
    const whole = await wholeRows(bank, page, window);
    if (whole !== undefined) {
      yield whole;
      continue;
    }
    const border = borderWithin(range, bank.clock(), page.rows);
    if (border === undefined) yield await readByUnion(bank, window, page);
    else todo.push({ from: border, to }, { from, to: border });
  }
}

/** Where to cut a range in two; undefined when it is too narrow. */
function borderWithin(
  { from, to }: TimeRange,
  clock: Instant | undefined,
  rows: readonly ListedRow[],
): Instant | undefined {
  if (to === undefined) return clock !== undefined && (from ?? '') < clock ? clock : undefined;
  if (from === undefined) {
    const last = shift(to, -narrowest);
    return rows.reduce(
      (oldest, { updatedAt = last }) => (updatedAt < oldest ? updatedAt : oldest),
      last,
    );
  }
  const width = millis(to) - millis(from);
  return width > narrowest ? shift(from, Math.floor(width / 2)) : undefined;
}

function isWithin(updatedAt: Instant | undefined, { from, until }: WalkRange): boolean {
  return (
    updatedAt === undefined ||
    ((from === undefined || updatedAt >= from) && (until === undefined || updatedAt < until))
  );
}

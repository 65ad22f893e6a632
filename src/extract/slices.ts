import { type Instant, instantOf, millis, shift } from '../instant.ts';
import { checkWindow } from './guards.ts';
import { type ListedRow, type Listing, type ListPage, NotCertified } from './listing.ts';
import { readByUnion } from './union.ts';
import type { WalkRange } from './walk.ts';

/** Before the bank existed; it refuses years that are out of range. */
const beginning = instantOf(Date.UTC(2015, 0, 1));
const narrowest = 2_000;

/**
 * The fallback when the bank does not sort as asked: windows of time, halved until each fits one answer. One answer is
 * one moment, so no order is trusted; only the bank's count, which must match the rows it sends. Neighbours overlap by
 * a second, since nobody documents whether bounds include their instant. Throws NotCertified.
 */
export async function* slices<R extends ListedRow>(
  list: ListPage<R>,
  { from }: WalkRange,
): Listing<R> {
  let requests = 0;
  let rows = 0;
  let budget = Number.POSITIVE_INFINITY;
  const counted: ListPage<R> = (window) => {
    requests += 1;
    if (requests > budget) throw new NotCertified(`${requests} requests did not reach the end`);
    return list(window);
  };
  const first = await counted({ from, page: 1 });
  checkWindow(first, { from, page: 1 });
  budget = 1_000 + Math.ceil((first.totalCount ?? 0) / 5);
  const end = first.serverTime;
  if (end === undefined) throw new NotCertified('the bank sends no clock and does not sort');
  const todo: { from: Instant; to: Instant | undefined }[] = [
    { from: end, to: undefined },
    { from: from ?? beginning, to: end },
  ];
  for (let slice = todo.pop(); slice !== undefined; slice = todo.pop()) {
    const window = { from: shift(slice.from, -1_000), to: slice.to, page: 1 };
    const page = await counted(window);
    checkWindow(page, window);
    if (page.totalCount === undefined)
      throw new NotCertified('the bank gives no total_count and does not sort');
    if (page.totalCount === page.rows.length) {
      rows += page.rows.length;
      yield page.rows;
      continue;
    }
    const to = slice.to ?? page.serverTime ?? end;
    const width = millis(to) - millis(slice.from);
    if (slice.to === undefined && width > 0) {
      todo.push({ from: to, to: undefined }, { from: slice.from, to });
    } else if (width > narrowest) {
      const middle = shift(slice.from, Math.floor(width / 2));
      todo.push({ from: middle, to: slice.to }, { from: slice.from, to: middle });
    } else {
      const union = await readByUnion(counted, { from: window.from, to: slice.to });
      rows += union.length;
      yield union;
    }
  }
  return { kind: 'slices', requests, rows };
}

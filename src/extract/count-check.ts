import { type Instant, shift } from '../instant.ts';
import { type ListedPage, type ListedRow, type ListPage, OrderFell } from './listing.ts';

interface Finished<R extends ListedRow> {
  readonly from: Instant | undefined;
  /** What the bank counted at the first answer. */
  readonly expected: number | undefined;
  /** How many rows were read. */
  readonly rows: number;
  readonly last: ListedPage<R>;
  readonly newest: Instant | undefined;
}

/**
 * Fewer rows were read than the bank counted at first. That is right when rows were deleted or touched meanwhile; it is
 * a loss when the bank did not sort and its pages only happened to rise. The bank's count of what lies up to the newest
 * row tells the two apart, if the bank counts well: on the last page it must have counted what it showed. Throws
 * OrderFell.
 */
export async function checkCount<R extends ListedRow>(
  list: ListPage<R>,
  { from, expected, rows, last, newest }: Finished<R>,
): Promise<void> {
  if (expected === undefined || rows >= expected || newest === undefined) return;
  if (last.totalCount !== last.rows.length) return;
  // A second further, because the bound may exclude its instant or be cut to seconds.
  const { totalCount = 0 } = await list({ from, to: shift(newest, 1_000), page: 1 });
  if (totalCount > rows) {
    throw new OrderFell(`the bank counts ${totalCount} rows up to ${newest}, ${rows} were read`);
  }
}

/** Whether the bank has rows behind a page that is not full; it may be one that sends less than it says. */
export async function hasSecondPage<R extends ListedRow>(
  list: ListPage<R>,
  from: Instant | undefined,
): Promise<boolean> {
  return (await list({ from, page: 2 })).rows.length > 0;
}

/** Where a walk that ends before the last row is held against the bank's count: clear of instants that still move. */
export function borderOf(
  until: Instant | undefined,
  started: Instant | undefined,
): Instant | undefined {
  const end = until !== undefined && (started === undefined || until < started) ? until : started;
  return end && shift(end, -2_000);
}

export function isBehind(updatedAt: Instant | undefined, border: Instant | undefined): boolean {
  return updatedAt !== undefined && border !== undefined && updatedAt <= border;
}

/**
 * A walk that has come through its stretch must have read what the bank counts behind it; a bank that does not sort may
 * have shown a late row early, and pages that only happened to rise. Throws OrderFell.
 */
export async function checkBehind<R extends ListedRow>(
  list: ListPage<R>,
  { from, border, rows }: { from: Instant | undefined; border: Instant | undefined; rows: number },
): Promise<void> {
  if (border === undefined || (from !== undefined && border <= from)) return;
  const { totalCount = 0 } = await list({ from, to: border, page: 1 });
  if (totalCount > rows) {
    throw new OrderFell(`the bank counts ${totalCount} rows up to ${border}, ${rows} were read`);
  }
}

import type { Instant } from '../instant.ts';
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
  const { totalCount = 0 } = await list({ from, to: newest, page: 1 });
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

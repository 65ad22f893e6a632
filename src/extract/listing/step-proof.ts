import { floorSecond, type Instant, shift } from '../../base/instant.ts';
import type { Session } from './session.ts';
import { readTimeRanges } from './time-ranges.ts';
import type { ListedPage, ListedRow, Window } from './types.ts';
import { wholeRows } from './whole.ts';

/** A page, and the window it is the first page of. */
export interface Answer<R extends ListedRow> {
  readonly window: Window;
  readonly page: ListedPage<R>;
}

/**
 * Whether counting proves that `page` shows every row that the next window lets go. Up to `closing` nothing can enter
 * any more, so that the count falls by at least as many rows as lie between the lower bounds. If it falls by just as
 * many as the page shows there, the page shows them all, whatever the order. A window that is open counts no less than
 * one that is closed. Only rows before the second of the next bound are surely let go by it, be it inclusive or not,
 * exact or not.
 */
export function countProves<R extends ListedRow>(
  bank: Session<R>,
  { page }: Answer<R>,
  next: Answer<R>,
  closing: Instant | undefined,
): boolean {
  const from = next.window.from;
  if (from === undefined || page.totalCount === undefined || !bank.isExact(page)) return false;
  const left = countUpTo(closing, next);
  return left !== undefined && page.totalCount - left === lettingGo(page.rows, from);
}

/** How many of the rows a window from `from` on surely lets go. */
export function lettingGo(rows: readonly ListedRow[], from: Instant): number {
  const second = floorSecond(from);
  return rows.filter(({ updatedAt = second }) => updatedAt < second).length;
}

/** What the bank counts up to `closing`; for an open window that one answer shows whole, counted from its rows. */
function countUpTo<R extends ListedRow>(
  closing: Instant | undefined,
  { window, page: { totalCount = 0, rows } }: Answer<R>,
): number | undefined {
  // A bank that counts too little would count one row as none.
  if (closing === undefined || totalCount === 0) return undefined;
  if (window.to === closing) return totalCount;
  if (window.to !== undefined || totalCount !== rows.length) return undefined;
  const [before, after] = [shift(closing, -1_000), shift(closing, 1_000)];
  const isClear = rows.every(({ updatedAt = closing }) => updatedAt < before || updatedAt > after);
  return isClear ? rows.filter(({ updatedAt = closing }) => updatedAt < closing).length : undefined;
}

/**
 * All rows from the lower bound of `window` up to `newest`, the newest row of its first page, from one answer that shows
 * them all. `crowded` when they are too many for one answer, `gone` when the newest row has been touched meanwhile, so
 * that nobody can say how far the answers reach.
 */
export async function confirmStep<R extends ListedRow>(
  bank: Session<R>,
  { from }: Window,
  newest: Instant,
): Promise<readonly R[] | 'crowded' | 'gone'> {
  const wholeUpTo = async (to: Instant) => {
    const window = { from, to, page: 1 };
    return wholeRows(bank, await bank.ask(window), window);
  };
  // If the newest row comes back, everything before it is inside. The bound may exclude it, or be cut to its second.
  for (const to of [newest, shift(newest, 1)]) {
    const whole = await wholeUpTo(to);
    if (whole === undefined) return 'crowded';
    if (whole.some(({ updatedAt }) => updatedAt === newest)) return whole;
  }
  // The end of that second lets in everything in any case, but perhaps more than one answer can show.
  return (await wholeUpTo(shift(floorSecond(newest), 1_000))) ?? 'gone';
}

/** The same in ranges of time, each of which one answer shows. Throws NotCertified. */
export async function sliceStep<R extends ListedRow>(
  bank: Session<R>,
  { from }: Window,
  newest: Instant,
): Promise<readonly R[]> {
  const rows: R[] = [];
  const todo = [{ from, to: shift(newest, 1_000) }];
  for await (const batch of readTimeRanges(bank, todo)) rows.push(...batch);
  return rows;
}

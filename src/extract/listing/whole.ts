import { type Instant, shift } from '../../base/instant.ts';
import type { Session } from './session.ts';
import type { ListedPage, ListedRow, Window } from './types.ts';

/**
 * The rows of an answer that shows all of its window: one answer is one moment, so nothing can be missing, in whatever
 * order it comes. Undefined when it does not, or when nobody can say.
 */
export async function wholeRows<R extends ListedRow>(
  bank: Session<R>,
  page: ListedPage<R>,
  window: Window,
): Promise<readonly R[] | undefined> {
  const { rows, perPage, hasNext, totalCount = 0 } = page;
  const isFull = rows.length >= perPage;
  if (isFull && hasNext === true) return undefined;
  if (isFull ? hasNext === false : hasNext !== true && totalCount <= rows.length) return rows;
  if (rows.length === 0 && totalCount > 0) return undefined;
  if (isFull && !isOver(window.to, page.serverTime)) return undefined;
  // The count claims more than there is, or nothing says whether a page follows: then the next page does.
  const second = await bank.ask({ ...window, page: 2 });
  if (second.rows.length > 0) return undefined;
  // It held one page at most when it was looked at, but perhaps not the one from before.
  const again = await bank.ask(window);
  if (isOver(window.to, page.serverTime)) return again.rows;
  const known = new Set(rows.map(({ hash }) => hash));
  const isSame =
    again.rows.length === rows.length && again.rows.every(({ hash }) => known.has(hash));
  return isSame ? rows : undefined;
}

/** Whether nothing can enter the window any more, even if the bank cuts bounds to seconds. */
export function isOver(to: Instant | undefined, clock: Instant | undefined): boolean {
  return to !== undefined && clock !== undefined && shift(to, 1_000) < clock;
}

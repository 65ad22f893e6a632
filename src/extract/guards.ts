import { floorSecond, type Instant } from '../instant.ts';
import {
  type ListedPage,
  type ListedRow,
  NotCertified,
  OrderFell,
  type Window,
} from './listing.ts';

/** The bank must answer the page that was asked, from the window that was asked; a misspelt filter is ignored there. */
export function checkWindow<R extends ListedRow>(page: ListedPage<R>, asked: Window): void {
  if (page.page !== asked.page) {
    throw new NotCertified(`the bank answered page ${page.page} when asked for page ${asked.page}`);
  }
  // The bank may cut its filters to seconds; a row outside of that means that it does not filter at all.
  const from = asked.from === undefined ? undefined : floorSecond(asked.from);
  const stray = page.rows.find(
    ({ updatedAt }) => updatedAt !== undefined && from !== undefined && updatedAt < from,
  );
  if (stray !== undefined) {
    throw new NotCertified(
      `a row of ${stray.updatedAt} came though rows from ${asked.from} were asked for`,
    );
  }
}

/** Throws OrderFell where `updated_at` goes down. Rows without one have no place in the order. */
export function checkOrder(rows: readonly ListedRow[]): void {
  let last: Instant | undefined;
  for (const { updatedAt } of rows) {
    if (updatedAt === undefined) continue;
    if (last !== undefined && updatedAt < last)
      throw new OrderFell(`${updatedAt} came after ${last}`);
    last = updatedAt;
  }
}

export function newestOf(rows: readonly ListedRow[]): Instant | undefined {
  return rows.reduce<Instant | undefined>(
    (newest, { updatedAt }) =>
      updatedAt !== undefined && (newest === undefined || updatedAt > newest) ? updatedAt : newest,
    undefined,
  );
}

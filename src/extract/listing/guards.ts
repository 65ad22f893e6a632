import { floorSecond, type Instant, laterOf, shift } from '../../base/instant.ts';
import {
  type ListedPage,
  type ListedRow,
  NotCertified,
  OrderFell,
  type WalkRange,
  type Window,
} from './types.ts';

/** What a listing asks first: from a second early, since the bound may exclude its instant, or all of its second. */
export function firstWindow({ from }: WalkRange): Window {
  return { from: from && shift(from, -1_000), page: 1 };
}

/** The bank must answer the page that was asked, from the window that was asked; a misspelt filter is ignored there. */
export function checkWindow<R extends ListedRow>(page: ListedPage<R>, asked: Window): void {
  if (page.page !== asked.page) {
    throw new NotCertified(`the bank answered page ${page.page} when asked for page ${asked.page}`);
  }
  // The bank may cut its filters to seconds; a row outside of that means that it does not filter at all.
  const from = asked.from === undefined ? undefined : floorSecond(asked.from);
  const end = asked.to === undefined ? undefined : shift(floorSecond(asked.to), 1_000);
  for (const { updatedAt } of page.rows) {
    if (updatedAt === undefined) continue;
    if (from !== undefined && updatedAt < from) {
      throw new NotCertified(
        `a row of ${updatedAt} came though rows from ${asked.from} were asked for`,
      );
    }
    if (end !== undefined && updatedAt >= end) {
      throw new NotCertified(
        `a row of ${updatedAt} came though rows up to ${asked.to} were asked for`,
      );
    }
  }
}

/** Throws OrderFell where `updated_at` goes down. Rows without one are not part of the order. */
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
    (newest, { updatedAt }) => laterOf(newest, updatedAt),
    undefined,
  );
}

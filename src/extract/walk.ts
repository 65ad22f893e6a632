import { type Instant, shift } from '../instant.ts';
import { borderOf, checkBehind, checkCount, hasSecondPage, isBehind } from './count-check.ts';
import { checkOrder, checkWindow, newestOf } from './guards.ts';
import {
  type ListedPage,
  type ListedRow,
  type Listing,
  type ListPage,
  NotCertified,
} from './listing.ts';
import { type Resolution, readTies } from './ties.ts';

export interface WalkRange {
  /** Inclusive; undefined for the very beginning. */
  readonly from?: Instant | undefined;
  /** Where the next walk begins: rows from here on are not this walk's to read. */
  readonly until?: Instant | undefined;
}

/** An `updated_at` further ahead of the bank's clock than this is wrong, not new. */
export const futureTolerance = 5 * 60_000;

/**
 * Lists a changing collection without losing a row. Page numbers lose rows whenever one is touched between two
 * requests; so this always asks for page 1, from the last `updated_at` seen, inclusive, and never sets an upper bound:
 * a row that is touched moves ahead of the cursor, never behind it.
 * It ends at a page that is not full, at `until`, or once the cursor passes the bank's clock at the first answer (what
 * is touched later belongs to the next run). Throws OrderFell or NotCertified.
 */
export async function* walk<R extends ListedRow>(
  list: ListPage<R>,
  { from, until }: WalkRange,
): Listing<R> {
  const bounds = [0, 1, 1_000];
  let slack = 0;
  let resolution: Resolution = 'millisecond';
  let cursor = from;
  let anchored = false;
  let handed = new Set<string>();
  let started: Instant | undefined;
  let expected: number | undefined;
  let requests = 0;
  let rows = 0;
  let border: Instant | undefined;
  let behind = 0;
  let budget = Number.POSITIVE_INFINITY;
  let unions = 0;

  const counted: ListPage<R> = async (window) => {
    requests += 1;
    if (requests > budget) throw new NotCertified(`${requests} requests did not reach the end`);
    const page = await list(window);
    // The clock comes in whole seconds: rows of that very second may have been there at the start.
    started ??= page.serverTime && shift(page.serverTime, 1_000);
    return page;
  };
  const lowerBound = (instant: Instant): Instant =>
    slack === 0 ? instant : shift(instant, -slack);
  const ask = async (): Promise<ListedPage<R>> => {
    const window = { from: cursor && lowerBound(cursor), page: 1 };
    const page = await counted(window);
    checkWindow(page, window);
    checkOrder(page.rows);
    return page;
  };
  const fresh = (page: readonly R[]): R[] => {
    const unseen = page.filter((row) => !handed.has(row.hash));
    handed = new Set(page.map((row) => row.hash));
    rows += unseen.length;
    border ??= borderOf(until, started);
    behind += unseen.filter(({ updatedAt }) => isBehind(updatedAt, border)).length;
    return unseen;
  };

  for (;;) {
    let page = await ask();
    expected ??= page.totalCount;
    // Bounds requests that get nowhere, not those that do: the count may be capped.
    budget = requests + 100 + Math.ceil((page.totalCount ?? 0) / 10);
    if (anchored && !page.rows.some((row) => row.updatedAt === cursor)) {
      // The row the cursor stands on did not come back: it was touched meanwhile, or the bound excludes its instant.
      const known = slack;
      for (slack of bounds.filter((bound) => bound > known)) {
        page = await ask();
        if (page.rows.some((row) => row.updatedAt === cursor)) break;
        if (slack === bounds.at(-1)) slack = known;
      }
    }
    const newest = newestOf(page.rows);
    const unseen = fresh(page.rows);
    const isFull = page.rows.length >= page.perPage;
    if (newest === undefined) {
      if (isFull) throw new NotCertified('a full page has no updated_at at all');
      if (page.rows.length === 0 && (page.totalCount ?? 0) > 0) {
        throw new NotCertified(`the bank counts ${page.totalCount} rows but returns none`);
      }
      yield unseen;
      await checkCount(counted, { from, expected, rows, last: page, newest: cursor });
      break;
    }
    const saysMore = isFull || page.hasNext || (page.totalCount ?? 0) > page.rows.length;
    if (!saysMore) {
      yield unseen;
      await checkCount(counted, { from, expected, rows, last: page, newest });
      break;
    }
    const isStuck = cursor !== undefined && newest <= cursor;
    if (isStuck && !isFull && !(await hasSecondPage(counted, cursor && lowerBound(cursor)))) {
      // The bank says that there is more, and shows nothing more: its count is wrong, the page was the last.
      yield unseen;
      break;
    }
    if (isStuck && cursor !== undefined) {
      // Rows before the cursor come back although they were not asked for: the bank cuts bounds to seconds.
      if (newest < cursor) resolution = 'second';
      const ties = await readTies(counted, cursor, resolution, lowerBound);
      unions += 1;
      cursor = ties.next;
      anchored = false;
      yield [...unseen, ...fresh(ties.rows)];
    } else {
      cursor = newest;
      anchored = true;
      yield unseen;
    }
    const isThrough =
      (until !== undefined && cursor >= until) ||
      (started !== undefined && cursor > started && cursor <= shift(started, futureTolerance));
    if (isThrough) {
      await checkBehind(counted, { from, border, rows: behind });
      break;
    }
  }
  return { kind: unions > 0 ? 'keyset_and_union' : 'keyset', requests, rows };
}

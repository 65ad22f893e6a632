import { counted } from '../../base/counted.ts';
import { floorSecond, type Instant, laterOf, shift } from '../../base/instant.ts';
import { checkOrder, firstWindow, newestOf } from './guards.ts';
import { openReorderBuffer } from './reorder-buffer.ts';
import { openSession, type Session } from './session.ts';
import { type Answer, confirmStep, countProves, lettingGo, sliceStep } from './step-proof.ts';
import {
  type ListedPage,
  type ListedRow,
  type Listing,
  type ListPage,
  NotCertified,
  type WalkRange,
  type Window,
} from './types.ts';
import { readUndated } from './undated.ts';
import { readNarrow } from './union.ts';
import { wholeRows } from './whole.ts';

/** How far before the cursor to ask from: how bounds treat their own instant is not documented, and found out. */
const bounds = [0, 1, 1_000];

/** An `updated_at` further ahead of the bank's clock than this is wrong, not new. */
export const futureTolerance = 5 * 60_000;

/**
 * Lists a changing collection without losing a row. Page numbers lose rows whenever one is touched between two
 * requests; so this always asks for page 1, from the last `updated_at` seen on: a row that is touched moves ahead of
 * the cursor, never behind it. The order is not trusted either: before a page is handed over, counting or a second look
 * proves that it showed everything up to there.
 * It ends at an answer that shows all the rest, at `until`, or once it passes the bank's clock at the first answer
 * (what is touched later belongs to the next run). Throws OrderFell or NotCertified.
 */
export async function* walk<R extends ListedRow>(list: ListPage<R>, range: WalkRange): Listing<R> {
  const bank = openSession(list);
  const buffer = openReorderBuffer<R>(range.from);
  const ask = async (window: Window): Promise<Answer<R>> => {
    const page = await bank.ask(window);
    bank.allow(200 + Math.ceil((page.totalCount ?? 0) / 5));
    return { window, page };
  };
  const first = await ask(firstWindow(range));
  let answer = first;
  // The clock comes in whole seconds: rows of that very second may have been there at the start.
  const started = first.page.serverTime && shift(first.page.serverTime, 1_000);
  const { closing, isEnd } = closingOf(first.page.serverTime, range.until);
  let cursor: Instant | undefined;
  let slack = 0;
  let restarts = 3;
  let unions = 0;
  let rows = 0;
  /** How many of them were surely there at the first answer. */
  let old = 0;
  const handOver = (last: Instant | 'all' | 'undated'): readonly R[] => {
    const batch = buffer.take(last);
    rows += batch.length;
    const { serverTime = '' } = first.page;
    old += batch.filter(({ updatedAt = serverTime }) => updatedAt < serverTime).length;
    return batch;
  };
  /** Closed while much is left, since only then counting proves anything; open where one answer may show all. */
  const windowFrom = (from: Instant, shown = answer.page.rows): Window => {
    const { perPage, totalCount = 0 } = answer.page;
    const isShort = totalCount - lettingGo(shown, from) <= perPage;
    const isClosed = closing !== undefined && from < closing && (isEnd || !isShort);
    return { from, to: isClosed ? closing : undefined, page: 1 };
  };
  /** Moves the cursor to the newest row; returns up to where everything has been read, undefined to have it repeated. */
  const stepTo = async (newest: Instant): Promise<Instant | undefined> => {
    let next = answer;
    let isAnchored = false;
    for (const bound of bounds.filter((one) => one >= slack)) {
      const from = shift(newest, -bound);
      next = await ask(windowFrom(from));
      isAnchored = next.page.rows.some(({ updatedAt }) => updatedAt === newest);
      if (!isAnchored) continue;
      slack = bound;
      if (!countProves(bank, answer, next, closing)) break;
      answer = next;
      cursor = newest;
      return shift(floorSecond(from), -1);
    }
    const { rows: shown, totalCount } = next.page;
    const isTied =
      isFull(next.page) && shown.every(({ updatedAt = newest }) => updatedAt <= newest);
    if (isAnchored && isTied && totalCount !== undefined) return stepOver(newest);
    const confirmed = isAnchored ? await confirmStep(bank, answer.window, newest) : 'gone';
    if (confirmed === 'gone' && restarts > 0) {
      restarts -= 1;
      answer = await ask(answer.window);
      return undefined;
    }
    buffer.put(
      typeof confirmed === 'string' ? await sliceStep(bank, answer.window, newest) : confirmed,
    );
    answer = next;
    cursor = newest;
    return newest;
  };
  /** A page or more shares one instant, or a second that the bank cannot divide: reads on behind that second. */
  const stepOver = async (at: Instant): Promise<Instant> => {
    const second = floorSecond(at);
    const union = await readNarrow(bank, {
      from: answer.window.from,
      to: shift(second, 2_000),
      page: 1,
    });
    buffer.put(union);
    unions += 1;
    cursor = shift(second, 1_000);
    answer = await ask(windowFrom(cursor, union));
    return cursor;
  };

  for (;;) {
    const { window, page } = answer;
    checkOrder(page.rows);
    buffer.put(page.rows);
    const whole = await wholeRows(bank, page, window);
    if (whole !== undefined) {
      buffer.put(whole);
      if (window.to === undefined || isEnd) {
        yield handOver(range.until ?? 'all');
        break;
      }
      answer = await ask({ from: window.from, page: 1 });
      continue;
    }
    const newest = newestOf(page.rows);
    if (newest === undefined) {
      throw new NotCertified(
        page.rows.length === 0
          ? `the bank counts ${counted(page.totalCount ?? 0, 'row')} but returns none`
          : 'a full page has no updated_at at all',
      );
    }
    const isStuck =
      (cursor !== undefined && newest <= cursor) ||
      (isFull(page) && page.rows.every(({ updatedAt = newest }) => updatedAt === newest));
    const reached = await (isStuck ? stepOver(laterOf(cursor, newest) ?? newest) : stepTo(newest));
    if (reached === undefined) continue;
    yield handOver(reached);
    if (range.until !== undefined && reached >= range.until) break;
    if (started !== undefined && reached > started && reached <= shift(started, futureTolerance))
      break;
  }
  if (
    range.from === undefined &&
    answer !== first &&
    !countsAll(bank, first.page, answer.page, old)
  ) {
    const { totalCount = 0, perPage } = first.page;
    buffer.put(await readUndated(bank, Math.ceil(Math.max(rows, totalCount) / perPage)));
    yield handOver('undated');
  }
  return { kind: unions > 0 ? 'keyset_and_union' : 'keyset', requests: bank.requests(), rows };
}

/** Whether as many rows were read that were there at the first answer as it counted, by a bank that counts well. */
function countsAll<R extends ListedRow>(
  bank: Session<R>,
  first: ListedPage<R>,
  last: ListedPage<R>,
  old: number,
): boolean {
  const isRight = last.rows.length > 0 && last.rows.length === last.totalCount;
  return isRight && bank.isExact(first) && old === first.totalCount;
}

function isFull({ rows, perPage }: ListedPage<ListedRow>): boolean {
  return rows.length >= perPage;
}

/**
 * Where windows are closed so that nothing can enter them any more, and whether the walk ends there. Two seconds before
 * the clock: it comes in whole seconds, and the bank may cut the bound to seconds.
 */
function closingOf(
  clock: Instant | undefined,
  until: Instant | undefined,
): { readonly closing: Instant | undefined; readonly isEnd: boolean } {
  const past = clock && shift(clock, -2_000);
  const end = until && shift(until, 1_000);
  const isEnd = end !== undefined && past !== undefined && end <= past;
  return { closing: isEnd ? end : past, isEnd };
}

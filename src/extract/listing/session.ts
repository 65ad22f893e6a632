import { counted } from '../../base/counted.ts';
import type { Instant } from '../../base/instant.ts';
import { checkWindow } from './guards.ts';
import {
  type ListedPage,
  type ListedRow,
  type ListPage,
  NotCertified,
  type Window,
} from './types.ts';

/** The requests of one listing, and what is known of the bank from them so far. */
export interface Session<R extends ListedRow> {
  /** Throws NotCertified when the answer is not to what was asked, or once too much was asked. */
  ask(window: Window): Promise<ListedPage<R>>;
  /** How many requests may follow without another word: a bank must not be asked for ever. */
  allow(requests: number): void;
  readonly requests: () => number;
  /**
   * Whether the count of a page is what it seems. A bank may stop counting somewhere, at 1,000 or 10,000 or another
   * multiple of the page size: then it never counts more than that.
   */
  isExact(page: ListedPage<R>): boolean;
  /** The bank's clock at the newest answer that has it. */
  readonly clock: () => Instant | undefined;
}

export function openSession<R extends ListedRow>(list: ListPage<R>): Session<R> {
  let requests = 0;
  let limit = Number.POSITIVE_INFINITY;
  let largestCount = 0;
  let clock: Instant | undefined;
  return {
    async ask(window) {
      requests += 1;
      if (requests > limit)
        throw new NotCertified(`${counted(requests, 'request')} did not reach the end`);
      const page = await list(window);
      checkWindow(page, window);
      largestCount = Math.max(largestCount, page.totalCount ?? 0);
      clock = page.serverTime ?? clock;
      return page;
    },
    allow(more) {
      limit = requests + more;
    },
    requests: () => requests,
    isExact: ({ totalCount, perPage }) =>
      totalCount !== undefined && (totalCount < largestCount || totalCount % perPage !== 0),
    clock: () => clock,
  };
}

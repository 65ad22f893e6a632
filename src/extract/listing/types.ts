import type { Instant } from '../../base/instant.ts';

/** What the listing algorithm needs of a row: nothing of its meaning. */
export interface ListedRow {
  /** The row itself, whatever its content: its id. */
  readonly identity: string;
  /** Its content: equal for two reads of the same row version. */
  readonly hash: string;
  readonly updatedAt: Instant | undefined;
}

export interface ListedPage<R extends ListedRow> {
  readonly rows: readonly R[];
  readonly page: number;
  readonly perPage: number;
  readonly totalCount: number | undefined;
  /** Whether the bank says that a page follows; undefined when it does not say. */
  readonly hasNext: boolean | undefined;
  /** The bank's clock when it answered. */
  readonly serverTime: Instant | undefined;
}

export interface Window {
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly page: number;
}

/** What a listing is to read. */
export interface WalkRange {
  /** Inclusive; undefined for the very beginning. */
  readonly from?: Instant | undefined;
  /** Where the next walk begins: rows from here on are not this walk's to read. */
  readonly until?: Instant | undefined;
}

/** One request to the bank: rows of one account and status by `updated_at` ascending, inside the window. */
export type ListPage<R extends ListedRow> = (window: Window) => Promise<ListedPage<R>>;

/**
 * A listing as it goes on: batches of rows, and at the end what proves it complete. At every batch, each row before the
 * largest `updated_at` handed over so far has been handed over, so a later run may begin there.
 */
export type Listing<R extends ListedRow> = AsyncGenerator<readonly R[], Certificate>;

/** What closed a listing, and so why it is complete. */
export interface Certificate {
  readonly kind: 'keyset' | 'keyset_and_union' | 'time_ranges';
  readonly requests: number;
  readonly rows: number;
}

/** The bank's answers contradict each other so that nobody can say whether rows are missing. */
export class NotCertified extends Error {}

/** The rows did not come in the order asked for. */
export class OrderFell extends Error {}

import type { Instant } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import type { Bank } from '../qonto/bank.ts';
import type { RawZone } from '../raw/zone.ts';
import type { FilterValues } from '../streams/shape/slice.ts';

export interface ExtractOptions {
  /** Ids of the accounts to list; empty for all. */
  readonly accounts: readonly string[];
  readonly statuses: readonly string[];
  /** Where the very first back-fill of a listing begins; undefined for the beginning of the account. */
  readonly since: Instant | undefined;
  readonly overlapMs: number;
  readonly concurrency: number;
  /** Ids of accounts that something is known to have happened in: they are listed before all else. */
  readonly first?: readonly string[] | undefined;
  /** What has been pending for longer is asked for by its id; undefined for never. */
  readonly pendingAfterMs?: number | undefined;
  /** What the listings are narrowed by, each set on its own; left out for all rows. */
  readonly filters?: readonly FilterValues[];
  /** Lists everything once more, and compares it with all that ever landed. */
  readonly audit?: boolean | undefined;
}

/** One event of a webhook, as it came. */
export interface ReceivedEvent {
  readonly body: string;
  readonly receivedAt: Instant;
  /** The body is not UTF-8: the text is what could be read of it. */
  readonly isGarbled: boolean;
}

/** Events that were received and are in no commit yet. */
export interface Inbox {
  /** Those that wait now, oldest first. They wait until `done` is called. */
  take(): Promise<{
    readonly events: AsyncIterable<ReceivedEvent>;
    /** They are committed, and need not wait any more. */
    done(): Promise<void>;
  }>;
}

export interface Limits {
  /** After this many rows a back-fill commits, so that a crash repeats minutes and memory stays flat. */
  readonly rowsPerManifest: number;
  /** Fewer rows than this are not worth a walk of their own: each walk costs a request more. */
  readonly rowsPerWalk: number;
}

export const usualLimits: Limits = { rowsPerManifest: 50_000, rowsPerWalk: 10_000 };

/** What happens in an extract, for whoever looks on. */
export type ExtractEvent =
  /** What each account is called, by its id. */
  | { readonly kind: 'accounts'; readonly labels: Readonly<Record<string, string>> }
  /** A listing begins, of so many rows by the bank's own count; undefined where it does not say. */
  | {
      readonly kind: 'listing';
      readonly account: string | undefined;
      readonly rows: number | undefined;
    }
  | {
      readonly kind: 'rows';
      readonly account: string | undefined;
      readonly rows: number;
      /** All requests so far. */
      readonly requests: number;
    }
  /** By a row of this account; undefined where it is owed since an earlier run. */
  | { readonly kind: 'receipt_wanted'; readonly account: string | undefined }
  /** It has an outcome, whatever that is. */
  | { readonly kind: 'receipt_done' }
  /** So many lines are in a manifest now. */
  | { readonly kind: 'commit'; readonly seq: number; readonly rows: number };

export type OnProgress = (event: ExtractEvent) => void;

export interface ExtractDeps {
  readonly bank: Bank;
  readonly zone: RawZone;
  readonly log: Log;
  readonly now: () => Instant;
  /** Where the newest manifest probably is; see `newestManifest`. */
  readonly newestSeq: number;
  readonly inbox?: Inbox | undefined;
  /** Where work is divided; simulations of faults divide much earlier. */
  readonly limits?: Limits;
  readonly onProgress?: OnProgress;
}

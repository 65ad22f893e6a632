import type { Instant } from '../instant.ts';
import type { Log } from '../log.ts';
import type { Bank } from '../qonto/bank.ts';
import type { RawZone } from '../raw/zone.ts';

export interface ExtractOptions {
  /** Ids of the accounts to list; empty for all. */
  readonly accounts: readonly string[];
  readonly statuses: readonly string[];
  /** Where the very first back-fill of a listing begins; undefined for the beginning of the account. */
  readonly since: Instant | undefined;
  readonly overlapMs: number;
  readonly concurrency: number;
}

export interface ExtractDeps {
  readonly bank: Bank;
  readonly zone: RawZone;
  readonly log: Log;
  readonly now: () => Instant;
  /** Where the newest manifest probably is; see `newestManifest`. */
  readonly newestSeq: number;
  readonly onProgress?: (landed: { readonly rows: number; readonly requests: number }) => void;
}

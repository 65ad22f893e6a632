import type { Instant } from '../base/instant.ts';
import type { Counts } from '../raw/manifest.ts';
import type { Table } from './tables.ts';
import type { RowsAsked, TextRow } from './text-row.ts';

/** How far the warehouse has come: the number and the hash of the last manifest merged into it. */
export interface LoadCursor {
  readonly seq: number;
  readonly manifestSha256: string;
  /** Where the raw zone was that was loaded from last; undefined where nobody has said it. */
  readonly rawZone?: string | undefined;
}

/** One part of the raw zone, ready to be staged. */
export interface StagedPart {
  readonly uri: string;
  readonly rows: number;
  /**
   * Brings the part to this machine and checks it against its manifest, once however often it is asked; where it is then.
   * Throws a data error where it is not what was committed. Undefined for a warehouse that fetches it from the bucket
   * itself: then it is checked already.
   */
  readonly file?: () => Promise<string>;
}

export interface TableLoad {
  readonly table: Table;
  readonly parts: readonly StagedPart[];
  readonly rows: number;
}

/** One row of `_loads`. */
export interface LoadRecord {
  readonly seq: number;
  readonly run_id: string;
  readonly manifest_sha256: string;
  readonly committed_at: Instant;
  readonly loaded_at: Instant;
  readonly rows_landed: number;
  readonly rows_unchanged: number;
  readonly rows_quarantined: number;
  /** By stream: what was read, and what became of it. */
  readonly counts: Readonly<Record<string, Counts>>;
  /** Streams landed whole, and how many objects each has. */
  readonly snapshots: Readonly<Record<string, number>>;
  readonly slices: readonly SliceRecord[];
  /** Streams that the credentials could not read, and why. */
  readonly unavailable: Readonly<Record<string, string>>;
}

/** Where the listing of a slice stands, and what proves it. */
export interface SliceRecord {
  readonly stream: string;
  readonly slice: Readonly<Record<string, string>>;
  readonly watermark: string | null;
  /** From when it holds; null from the beginning. */
  readonly began_at: string | null;
  /** Null where the last run could not prove it complete: then its watermark is held. */
  readonly proof: string | null;
  /** When the bank was last asked for it; null where an older version of the program did. */
  readonly looked_at: string | null;
  /** While it is held: since when, and when it was last proven complete, if it ever was. */
  readonly held?: { readonly since: string; readonly proven_at?: string | undefined };
}

/** Consecutive manifests that are merged as one step. */
export interface LoadBatch {
  readonly from: LoadCursor;
  readonly to: LoadCursor;
  readonly tables: readonly TableLoad[];
  readonly records: readonly LoadRecord[];
  readonly loadedAt: Instant;
  /** Where the raw zone is, with a slash at the end. */
  readonly rawZone: string;
}

/** What merging made of transactions: rows whose id was never seen, later versions, and edits without a new `updated_at`. */
export interface MergeCounts {
  readonly bank_account_id: string;
  readonly new: number;
  readonly changed: number;
  readonly silent: number;
  readonly repeated: number;
  /** Of these, versions older than one that an earlier manifest brought: the bank has gone back. */
  readonly older: number;
  /** Of these, rows whose id another account has too. */
  readonly moved: number;
}

/** What a job of the warehouse cost, as the warehouse says; an embedded engine has none. */
export interface JobCost {
  readonly job_id: string;
  readonly step: 'load' | 'count' | 'merge';
  /** True when an earlier run had started it, and this one took over its result. */
  readonly adopted: boolean;
  readonly bytes_processed: number;
  readonly bytes_billed: number;
  readonly slot_ms: number;
}

export interface Merged {
  readonly counts: readonly MergeCounts[];
  readonly jobs: readonly JobCost[];
}

/**
 * Where staging tables live. `merge` is one transaction: the cursor, every table and `_loads` move together or not at
 * all, and only from the cursor the batch names. Faults are ConnectorErrors.
 */
export interface Warehouse {
  readonly name: string;
  /** Whether it fetches parts from a bucket by itself; else they are brought to this machine. */
  readonly readsBuckets: boolean;
  /** Creates what is missing; adds columns a newer version has; never drops anything. */
  prepare(): Promise<void>;
  /** Undefined when `prepare` has never been here. */
  cursor(): Promise<LoadCursor | undefined>;
  /** Says where the raw zone is now: there `object_uri` of every attachment leads from then on. */
  locate(rawZone: string): Promise<void>;
  /** Throws a busy error when the cursor is not where the batch begins: another load was faster. */
  merge(batch: LoadBatch): Promise<Merged>;
  /** The rows of a staging table that have a text in a column; undefined where there is no such table. */
  rows(asked: RowsAsked): Promise<readonly TextRow[] | undefined>;
  /** Makes the merge under way fail soon, rolled back; for engines that would hold up the end of the process. */
  interrupt?(): void;
  close(): void;
}

import { type Instant, laterOf, shift } from '../instant.ts';
import type { ListingState } from '../raw/manifest.ts';
import type { Certificate, ListedRow } from './listing.ts';
import type { TransactionListing } from './listings.ts';
import { fingerprint, recentRows } from './recent.ts';
import { futureTolerance } from './walk.ts';

export interface ListingCounts {
  requests: number;
  read: number;
  landed: number;
  unchanged: number;
  quarantined: number;
  future: number;
}

/** How far one listing has come in this run, and what the manifest will say of it. */
export interface Progress extends TransactionListing {
  readonly counts: ListingCounts;
  readonly certificate: Certificate | null;
  readonly watermark: Instant | undefined;
  /** Where the listing begins: the watermark less the overlap, or the start of a first back-fill. */
  start(since: Instant | undefined): Instant | undefined;
  isUnchanged(row: ListedRow): boolean;
  /** Counts a row as handed over. `bankTime` is the bank's clock: nothing beyond it ever moves the watermark. */
  advance(row: ListedRow, bankTime: Instant | undefined): void;
  certify(certificate: Certificate): void;
  /** Forgets what this run has moved, when the listing turned out not to be trusted. */
  hold(): void;
  state(): ListingState;
}

export function openProgress(
  listing: TransactionListing,
  before: ListingState | undefined,
  overlapMs: number,
): Progress {
  const initial = (before?.watermark ?? undefined) as Instant | undefined;
  const known = new Set(before?.recent);
  const recent = recentRows(overlapMs);
  let watermark = initial;
  let certificate: Certificate | null = null;
  let held = false;
  return {
    ...listing,
    counts: { requests: 0, read: 0, landed: 0, unchanged: 0, quarantined: 0, future: 0 },
    get certificate() {
      return certificate;
    },
    get watermark() {
      return watermark;
    },
    start: (since) => (initial === undefined ? since : shift(initial, -overlapMs)),
    isUnchanged: (row) => known.has(fingerprint(row.hash)),
    advance(row, bankTime) {
      if (row.updatedAt === undefined) return;
      recent.add(row.hash, row.updatedAt);
      const isFuture = bankTime !== undefined && row.updatedAt > shift(bankTime, futureTolerance);
      if (isFuture) this.counts.future += 1;
      else watermark = laterOf(watermark, row.updatedAt);
    },
    certify(proof) {
      certificate = proof;
    },
    hold() {
      held = true;
      watermark = initial;
    },
    state: () =>
      held && before !== undefined
        ? before
        : {
            bank_account_id: listing.bankAccountId,
            status: listing.status,
            watermark: watermark ?? null,
            certificate,
            recent: held ? [] : recent.since(watermark),
          },
  };
}

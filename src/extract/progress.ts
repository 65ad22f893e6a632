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
  /** The listing is read in so many stretches of time, in their order. One, unless told otherwise. */
  split(stretches: number): void;
  /** Counts a row as handed over. `bankTime` is the bank's clock: nothing beyond it ever moves the watermark. */
  advance(stretch: number, row: ListedRow, bankTime: Instant | undefined): void;
  certify(stretch: number, certificate: Certificate): void;
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
  let stretches: Stretch[] = [{ newest: undefined, certificate: undefined }];
  let held = false;
  return {
    ...listing,
    counts: { requests: 0, read: 0, landed: 0, unchanged: 0, quarantined: 0, future: 0 },
    get certificate() {
      return certificateOf(stretches);
    },
    get watermark() {
      return held ? initial : watermarkOf(initial, stretches);
    },
    start: (since) => (initial === undefined ? since : shift(initial, -overlapMs)),
    isUnchanged: (row) => known.has(fingerprint(row.hash)),
    split(count) {
      stretches = Array.from({ length: count }, () => ({
        newest: undefined,
        certificate: undefined,
      }));
    },
    advance(number, row, bankTime) {
      if (row.updatedAt === undefined) return;
      recent.add(row.hash, row.updatedAt);
      const stretch = stretches[number];
      const isFuture = bankTime !== undefined && row.updatedAt > shift(bankTime, futureTolerance);
      if (isFuture) this.counts.future += 1;
      else if (stretch !== undefined) stretch.newest = laterOf(stretch.newest, row.updatedAt);
    },
    certify(number, proof) {
      const stretch = stretches[number];
      if (stretch !== undefined) stretch.certificate = proof;
    },
    hold() {
      held = true;
    },
    state() {
      if (held && before !== undefined) return before;
      return {
        bank_account_id: listing.bankAccountId,
        status: listing.status,
        watermark: this.watermark ?? null,
        certificate: this.certificate,
        recent: held ? [] : recent.since(this.watermark),
      };
    },
  };
}

/** A stretch of time that is read on its own, beside the others. */
interface Stretch {
  newest: Instant | undefined;
  certificate: Certificate | undefined;
}

/** As far as everything has landed: through all complete stretches, and into the first that is not. */
function watermarkOf(
  initial: Instant | undefined,
  stretches: readonly Stretch[],
): Instant | undefined {
  let watermark = initial;
  for (const { newest, certificate } of stretches) {
    watermark = laterOf(watermark, newest);
    if (certificate === undefined) break;
  }
  return watermark;
}

/** What proves the whole listing: every stretch must be proven, and the weakest proof names it. */
function certificateOf(stretches: readonly Stretch[]): Certificate | null {
  const certificates = stretches.flatMap(({ certificate }) => certificate ?? []);
  if (certificates.length < stretches.length) return null;
  const kinds = certificates.map(({ kind }) => kind);
  return {
    kind:
      (['slices', 'keyset_and_union'] as const).find((kind) => kinds.includes(kind)) ?? 'keyset',
    requests: certificates.reduce((sum, { requests }) => sum + requests, 0),
    rows: certificates.reduce((sum, { rows }) => sum + rows, 0),
  };
}

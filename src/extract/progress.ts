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
  start(since: Instant | undefined, bankTime: Instant | undefined): Instant | undefined;
  isUnchanged(row: ListedRow): boolean;
  /** The listing is read in so many stretches of time, in their order. One, unless told otherwise. */
  split(stretches: number): void;
  /** Counts a row as handed over. `bankTime` is the bank's clock: no row ahead of it ever moves the watermark. */
  advance(stretch: number, row: ListedRow, bankTime: Instant): void;
  certify(stretch: number, certificate: Certificate): void;
  /** The order of this stretch cannot be trusted: what it has moved so far does not count. */
  rewind(stretch: number): void;
  /** Goes back to the last commit, when nobody can say whether the listing is complete. */
  hold(): void;
  /** What `state` says now is in a manifest. */
  committed(): void;
  /** Says that the bank has no such listing. */
  notOffered(): void;
  readonly isOffered: boolean;
  state(): ListingState;
}

export function openProgress(
  listing: TransactionListing,
  before: ListingState | undefined,
  overlapMs: number,
): Progress {
  const initial = (before?.watermark ?? undefined) as Instant | undefined;
  let safe = before;
  const known = new Set(before?.recent);
  const recent = recentRows(overlapMs);
  let stretches: Stretch[] = [{ newest: undefined, certificate: undefined }];
  let held = false;
  let offered = true;
  return {
    ...listing,
    counts: { requests: 0, read: 0, landed: 0, unchanged: 0, quarantined: 0, future: 0 },
    get certificate() {
      return certificateOf(stretches);
    },
    get watermark() {
      return watermarkOf(initial, stretches);
    },
    start(since, bankTime) {
      if (initial === undefined) return since;
      return shift(bankTime !== undefined && bankTime < initial ? bankTime : initial, -overlapMs);
    },
    isUnchanged: (row) => known.has(fingerprint(row.hash)),
    split(count) {
      stretches = Array.from({ length: count }, () => ({
        newest: undefined,
        certificate: undefined,
      }));
    },
    advance(number, row, bankTime) {
      if (row.updatedAt === undefined) return;
      const stretch = stretches[number];
      recent.add(row.hash, row.updatedAt, stretch?.newest);
      if (row.updatedAt > shift(bankTime, futureTolerance)) this.counts.future += 1;
      // The bank's clock comes in whole seconds.
      if (stretch === undefined || row.updatedAt > shift(bankTime, 1_000)) return;
      stretch.newest = laterOf(stretch.newest, row.updatedAt);
    },
    certify(number, proof) {
      const stretch = stretches[number];
      if (stretch !== undefined) stretch.certificate = proof;
    },
    rewind(number) {
      stretches[number] = { newest: undefined, certificate: undefined };
    },
    hold() {
      held = true;
    },
    committed() {
      safe = this.state();
    },
    notOffered() {
      offered = false;
    },
    get isOffered() {
      return offered;
    },
    state() {
      if (held && safe !== undefined) return { ...safe, certificate: null };
      return {
        bank_account_id: listing.bankAccountId,
        status: listing.status,
        watermark: held ? null : (this.watermark ?? null),
        certificate: held ? null : this.certificate,
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

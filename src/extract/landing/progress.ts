import { type Instant, laterOf, shift } from '../../base/instant.ts';
import type { ListingState } from '../../raw/manifest.ts';
import type { SliceOf } from '../../streams/shape/slice.ts';
import type { Certificate, ListedRow } from '../listing/types.ts';
import { futureTolerance } from '../listing/walk.ts';
import { certificateOf, newWalks, type WalkState, watermarkOf } from '../listing/walk-states.ts';
import {
  type Before,
  type Beginning,
  earlierOf,
  isBefore,
  rangeBefore,
  reach,
  reachOf,
} from '../reach.ts';
import { fingerprint, recentRows } from './recent.ts';

export interface ListingCounts {
  requests: number;
  read: number;
  landed: number;
  unchanged: number;
  quarantined: number;
  future: number;
}

/** A listing that is read from its beginning, and held against all that ever landed. */
export interface AuditedListing {
  /** Whether this is the content that landed last of the row, and still counts. */
  isNewest(row: ListedRow): boolean;
  /** The row is there. */
  see(row: ListedRow): void;
}

/** How far one listing has come in this run, and what the manifest will say of it. */
export interface Progress extends SliceOf {
  readonly counts: ListingCounts;
  readonly certificate: Certificate | null;
  readonly watermark: Instant | undefined;
  /** From when everything has landed. */
  readonly beganAt: Beginning;
  /** Where the listing goes on: the watermark less the overlap, or the start of a first back-fill. */
  start(since: Beginning, bankTime: Instant | undefined): Beginning;
  /** What lies before the part that is held and is wanted by now. */
  before(since: Beginning): Before | undefined;
  isUnchanged(row: ListedRow): boolean;
  /**
   * The listing is read in so many walks, in the order of their ranges of time: one by default. The last `past` of
   * them are those of what lies before.
   */
  split(count: number, past?: number): void;
  /** Counts a row as handed over. `bankTime` is the bank's clock: no row ahead of it ever moves the watermark. */
  advance(walk: number, row: ListedRow, bankTime: Instant): void;
  certify(walk: number, certificate: Certificate): void;
  /** The order of this walk cannot be trusted: what it has moved so far does not count. */
  rewind(walk: number): void;
  /** Goes back to the last commit, when nobody can say whether the listing is complete. */
  hold(): void;
  /** The same, of what lies before. */
  holdPast(): void;
  /** What `state` says now is in a manifest. */
  committed(): void;
  /** Says that the bank has no such listing. */
  notOffered(): void;
  readonly isOffered: boolean;
  state(): ListingState;
}

export function openProgress(
  listing: SliceOf,
  before: ListingState | undefined,
  overlapMs: number,
  audit?: AuditedListing,
): Progress {
  const initial = (before?.watermark ?? undefined) as Instant | undefined;
  const known = new Set(before?.recent);
  const recent = recentRows(overlapMs);
  let safe = before;
  let walks = newWalks(1);
  let past: WalkState[] = [];
  let isHeld = false;
  let isPastHeld = false;
  let offered = true;
  let clock: Clock | undefined;
  // Where nothing has landed nothing is held: then the listing begins where this run wants it to.
  const isBegun = initial !== undefined || (before?.certificate ?? null) !== null;
  let held = isBegun ? reach(before?.began_at, before?.earlier) : {};
  let wanted: Before | undefined;
  const reached = () => (isPastHeld ? held : reachOf(held, wanted, past));
  const all = () => [...walks, ...past];
  return {
    ...listing,
    counts: { requests: 0, read: 0, landed: 0, unchanged: 0, quarantined: 0, future: 0 },
    get certificate() {
      return certificateOf(all());
    },
    get watermark() {
      return watermarkOf(initial, walks);
    },
    get beganAt() {
      return reached().began_at as Beginning;
    },
    start(since, bankTime) {
      if (initial === undefined) {
        held = reach(isBegun ? earlierOf(held.began_at as Beginning, since) : since);
        return held.began_at as Beginning;
      }
      if (audit !== undefined) return held.began_at as Beginning;
      const behind = bankTime !== undefined && bankTime < initial ? bankTime : initial;
      const from = shift(behind, -overlapMs);
      // What lies before is not asked for: a longer overlap must not bring a part of it, without proof.
      return isBefore(from, held.began_at as Beginning) ? (held.began_at as Beginning) : from;
    },
    before(since) {
      wanted = rangeBefore(held, since, overlapMs);
      return wanted;
    },
    isUnchanged: (row) =>
      audit?.isNewest(row) ?? (known.size > 0 && known.has(fingerprint(row.hash))),
    split(count, ofPast = 0) {
      walks = newWalks(count - ofPast);
      past = newWalks(ofPast);
    },
    advance(number, row, bankTime) {
      audit?.see(row);
      if (row.updatedAt === undefined) return;
      const walk = all()[number];
      // Of what lies before, the next run looks at what is inside the overlap by then.
      const forgotten = number < walks.length ? walk?.newest : this.watermark;
      recent.add(row.hash, row.updatedAt, forgotten);
      // A page has one clock.
      if (clock?.bankTime !== bankTime) clock = clockOf(bankTime);
      if (row.updatedAt > clock.future) this.counts.future += 1;
      if (walk === undefined || row.updatedAt > clock.newest) return;
      walk.newest = laterOf(walk.newest, row.updatedAt);
    },
    certify(number, proof) {
      const walk = all()[number];
      if (walk !== undefined) walk.certificate = proof;
    },
    rewind(number) {
      const walk = all()[number];
      if (walk !== undefined) Object.assign(walk, { newest: undefined, certificate: undefined });
    },
    hold() {
      isHeld = true;
    },
    holdPast() {
      isPastHeld = true;
      held = safe === undefined ? held : reach(safe.began_at, safe.earlier);
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
      const { slice } = listing;
      if (isHeld && safe === undefined)
        return { slice, watermark: null, certificate: null, recent: [] };
      const { watermark, recent: marks } =
        isHeld && safe !== undefined
          ? safe
          : { watermark: this.watermark ?? null, recent: recent.since(this.watermark) };
      return {
        slice,
        ...reached(),
        watermark,
        certificate: isHeld ? null : this.certificate,
        recent: marks,
      };
    },
  };
}

/** The bank's clock, and which rows are ahead of it. */
interface Clock {
  readonly bankTime: Instant;
  /** What is later was dated wrongly. */
  readonly future: Instant;
  /** What is later moves no watermark. The bank's clock comes in whole seconds. */
  readonly newest: Instant;
}

function clockOf(bankTime: Instant): Clock {
  return { bankTime, future: shift(bankTime, futureTolerance), newest: shift(bankTime, 1_000) };
}

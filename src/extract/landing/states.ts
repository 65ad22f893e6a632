import type { Instant } from '../../base/instant.ts';
import type { Link } from '../../raw/chain.ts';
import {
  type ListingState,
  noCounts,
  type StreamState,
  type WaitingObject,
} from '../../raw/manifest.ts';
import type { SliceOf } from '../../streams/shape/slice.ts';
import type { Batch } from './batch.ts';
import type { Progress } from './progress.ts';

/** What landed last of a stream that is read whole. */
export type Landed = NonNullable<StreamState['snapshot']>;

export type NotAvailable = NonNullable<StreamState['unavailable']>;

interface Known {
  /** As the newest manifest says, also of this run. */
  readonly before: ReadonlyMap<string, StreamState>;
  readonly batch: Batch;
  /** Those that this run has begun. */
  readonly listings: readonly Progress[];
  /** When the bank was asked for them last, by the key of each. */
  readonly lookedAt: ReadonlyMap<string, Instant>;
  readonly snapshots: ReadonlyMap<string, Landed>;
  /** Those that the credentials of this run cannot read. */
  readonly unavailable: ReadonlyMap<string, NotAvailable>;
  /** What is pending, by stream. */
  readonly waiting: ReadonlyMap<string, readonly WaitingObject[]>;
}

/**
 * What a manifest says of every stream: what this commit did, and where it stands. What this run has not read, and what
 * only another version knows, stands where it stood.
 */
export function statesOf({
  before,
  batch,
  listings,
  lookedAt,
  snapshots,
  unavailable,
  waiting,
}: Known) {
  const names = new Set([
    ...before.keys(),
    ...batch.streams(),
    ...snapshots.keys(),
    ...unavailable.keys(),
  ]);
  for (const { stream } of listings) names.add(stream.name);
  const states = [...names].sort().map((name): [string, StreamState] => {
    const ofStream = listings.filter(({ stream }) => stream.name === name);
    const known = before.get(name)?.listings;
    const snapshot = snapshots.get(name);
    const why = unavailable.get(name);
    const pending = waiting.get(name) ?? [];
    return [
      name,
      {
        counts: { ...noCounts, ...batch.counts(name) },
        ...((known !== undefined || ofStream.length > 0) && {
          listings: mergeListings(known ?? [], ofStream, lookedAt),
        }),
        ...(snapshot !== undefined && { snapshot }),
        ...(pending.length > 0 && { waiting: [...pending] }),
        ...(why !== undefined && { unavailable: why }),
      },
    ];
  });
  return Object.fromEntries(states);
}

/** The newest state of every listing: those of this run over those of the runs before. */
function mergeListings(
  before: readonly ListingState[],
  now: readonly Progress[],
  lookedAt: Known['lookedAt'],
): ListingState[] {
  const all = new Map(before.map((state) => [sliceKey(state.slice), state]));
  for (const progress of now) {
    const key = sliceKey(progress.slice);
    all.set(key, dated(progress.state(), all.get(key), lookedAt.get(keyOf(progress))));
  }
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, state]) => state);
}

/** The state of a listing, with when it was looked at and, while it is held, since when. */
function dated(
  state: ListingState,
  before: ListingState | undefined,
  at: Instant | undefined,
): ListingState {
  if (at === undefined) return state;
  if (state.certificate !== null) return { ...state, looked_at: at };
  const wasProven = (before?.certificate ?? null) !== null;
  const provenAt = wasProven ? before?.looked_at : before?.held?.proven_at;
  return {
    ...state,
    looked_at: at,
    held: {
      since: before?.held?.since ?? at,
      ...(provenAt !== undefined && { proven_at: provenAt }),
    },
  };
}

/** A key for each listing, across streams. */
export function keyOf({
  stream,
  slice,
}: Pick<SliceOf, 'slice'> & { readonly stream: { readonly name: string } }): string {
  return `${stream.name} ${sliceKey(slice)}`;
}

function sliceKey(slice: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(slice).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A manifest that another has followed, as far as a report still needs it. What the newest says anew is not kept in
 * memory once for each: the fingerprints of a listing are up to twenty thousand.
 */
export function followed({ manifest, ...link }: Link): Link {
  const streams = Object.entries(manifest.streams).map(([name, { listings, ...state }]) => [
    name,
    { ...state, ...(listings && { listings: listings.map((one) => ({ ...one, recent: [] })) }) },
  ]);
  const files = { ...manifest.files, pending: [], quarantined: [] };
  return { ...link, manifest: { ...manifest, streams: Object.fromEntries(streams), files } };
}

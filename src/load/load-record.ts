import type { Instant } from '../base/instant.ts';
import type { Link } from '../raw/chain.ts';
import { listingsOf, type Manifest, snapshotsOf } from '../raw/manifest.ts';
import type { LoadRecord } from './warehouse.ts';

/** What `_loads` says of a manifest, but for when it was loaded. */
export type Recorded = Omit<LoadRecord, 'loaded_at'>;

export function recordOf({ seq, sha256, manifest }: Link): Recorded {
  const { run_id, created_at, parts, streams } = manifest;
  const counts = Object.entries(streams).map(([name, state]) => [name, state.counts] as const);
  const sum = (pick: (of: Manifest['streams'][string]['counts']) => number) =>
    counts.reduce((total, [, of]) => total + pick(of), 0);
  return {
    seq,
    run_id,
    manifest_sha256: sha256,
    committed_at: created_at as Instant,
    rows_landed: parts
      .filter(({ stream }) => stream !== 'quarantine')
      .reduce((total, { rows }) => total + rows, 0),
    rows_unchanged: sum(({ unchanged }) => unchanged),
    rows_quarantined: sum(({ quarantined }) => quarantined),
    counts: Object.fromEntries(counts),
    snapshots: snapshotsOf(manifest),
    unavailable: Object.fromEntries(
      Object.entries(streams).flatMap(([name, { unavailable: why }]) =>
        why === undefined ? [] : [[name, why.reason]],
      ),
    ),
    slices: listingsOf(manifest).map(
      ({ stream, slice, watermark, began_at = null, certificate }) => ({
        stream,
        slice,
        watermark,
        began_at,
        proof: certificate?.kind ?? null,
      }),
    ),
  };
}

/** Characters it takes in a statement, and some for the names. */
export function recordLength(record: Recorded): number {
  return JSON.stringify(record).length + 200;
}

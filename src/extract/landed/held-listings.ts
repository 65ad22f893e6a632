import { type Link, readManifest } from '../../raw/chain.ts';
import { listingsOf } from '../../raw/manifest.ts';
import type { RawZone } from '../../raw/zone.ts';
import { keyOf } from '../landing/states.ts';

/** How long a listing has not been proven complete, by the manifests. */
export interface Held {
  /** When the first of the runs was that could not prove it; null where that is further back than was looked. */
  readonly since: string | null;
  /** When the run was that last could; null where none did, or it is further back. */
  readonly provenAt: string | null;
}

/** Runs come every quarter of an hour: two days of them. */
const mostLookedAt = 200;

/**
 * The listings that the newest manifest says are not complete, by the key of each, and since when: it looks back manifest
 * by manifest. What cannot be read ends the looking back, and hides nothing else.
 */
export async function heldListings(
  zone: RawZone,
  newest: Link,
): Promise<ReadonlyMap<string, Held>> {
  const held = new Map<string, Held>();
  const open = new Map(unproven(newest).map((key) => [key, newest.manifest.created_at] as const));
  let seq = newest.seq - 1;
  for (let looks = 0; open.size > 0 && seq > 0 && looks < mostLookedAt; looks += 1, seq -= 1) {
    const link = await readManifest(zone, seq).catch(() => undefined);
    if (link === undefined) break;
    const states = new Map(stated(link));
    for (const [key, since] of open) {
      const state = states.get(key);
      if (state !== undefined && state.certificate === null)
        open.set(key, link.manifest.created_at);
      else {
        held.set(key, { since, provenAt: state === undefined ? null : link.manifest.created_at });
        open.delete(key);
      }
    }
  }
  for (const [key, since] of open)
    held.set(key, { since: seq === 0 ? since : null, provenAt: null });
  return held;
}

function unproven(link: Link): string[] {
  return stated(link).flatMap(([key, { certificate }]) => (certificate === null ? [key] : []));
}

function stated({ manifest }: Link) {
  return listingsOf(manifest).map(
    (one) => [keyOf({ ...one, stream: { name: one.stream } }), one] as const,
  );
}

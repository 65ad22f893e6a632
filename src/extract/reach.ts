import { type Instant, shift } from '../base/instant.ts';
import type { ListingState } from '../raw/manifest.ts';
import { type WalkState, watermarkOf } from './listing/walk-states.ts';

/** Where a listing begins; undefined for the very beginning. */
export type Beginning = Instant | undefined;

export function isBefore(a: Beginning, b: Beginning): boolean {
  return b !== undefined && (a === undefined || a < b);
}

export function earlierOf(a: Beginning, b: Beginning): Beginning {
  return isBefore(a, b) ? a : b;
}

/** What lies before the part of a listing that is held, and is to be read. */
export interface Before {
  readonly from: Beginning;
  /** Where the held part begins. */
  readonly until: Instant;
  /** From when the listing holds once all of it is read. */
  readonly beganAt: Beginning;
  /** How far an earlier run has come from there, if one did. */
  readonly reached: Instant | undefined;
}

/** What a manifest says of it. */
export type Reach = Pick<ListingState, 'began_at' | 'earlier'>;

/**
 * Undefined where the listing reaches back to `since` already. It goes on where an earlier run broke off, less the
 * overlap: a row may have become visible late there too.
 */
export function rangeBefore(
  { began_at: until, earlier }: Reach,
  since: Beginning,
  overlapMs: number,
): Before | undefined {
  if (until === undefined || !isBefore(since, until as Instant)) return undefined;
  const done = earlier && { from: earlier.began_at as Beginning, to: earlier.watermark as Instant };
  if (done === undefined || isBefore(since, done.from) || isBefore(done.to, since))
    return { from: since, until: until as Instant, beganAt: since, reached: undefined };
  const overlapping = shift(done.to, -overlapMs);
  const from = isBefore(overlapping, done.from) ? done.from : overlapping;
  return { from, until: until as Instant, beganAt: done.from, reached: done.to };
}

/** How far back a listing reaches, now that so much of what lies before it has landed. */
export function reachOf(
  held: Reach,
  before: Before | undefined,
  past: readonly WalkState[],
): Reach {
  if (before === undefined) return held;
  // Without a walk nothing of it was read: the request that was to plan them may have failed.
  const isRead = past.length > 0 && past.every(({ certificate }) => certificate !== undefined);
  if (isRead) return reach(before.beganAt);
  const watermark = watermarkOf(before.reached, past);
  if (watermark === undefined) return held;
  return reach(held.began_at, { ...beginning(before.beganAt), watermark });
}

/** Without keys for what is not so, as a manifest has it. */
export function reach(beganAt: string | undefined, earlier?: ListingState['earlier']): Reach {
  return { ...beginning(beganAt), ...(earlier !== undefined && { earlier }) };
}

function beginning(at: string | undefined): { began_at?: string } {
  return at === undefined ? {} : { began_at: at };
}

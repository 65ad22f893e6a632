import type { ListingState } from '../raw/manifest.ts';
import { nameOf } from './watermarks.ts';

export interface Rise {
  readonly listing: string;
  /** Undefined for the very beginning. */
  readonly from: string | undefined;
  readonly to: string;
}

/** Listings that reach less far back in one manifest than in the one before, where they had something. */
export function risenBeginnings(
  before: readonly ListingState[],
  after: readonly ListingState[],
): readonly Rise[] {
  const now = new Map(after.map((listing) => [nameOf(listing), listing.began_at]));
  return before.flatMap(({ began_at: from, ...listing }) => {
    const to = now.get(nameOf(listing));
    if (listing.watermark === null || to === undefined || (from !== undefined && to <= from))
      return [];
    return [{ listing: nameOf(listing), from, to }];
  });
}

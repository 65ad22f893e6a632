import type { NamedListing } from '../raw/manifest.ts';

export interface Marks {
  readonly runId: string;
  readonly listings: readonly NamedListing[];
}

export interface Fall {
  readonly listing: string;
  readonly from: string;
  /** Null when the listing has none any more. */
  readonly to: string | null;
}

/**
 * Watermarks that one manifest has and the next has lost. A run may take back what it committed itself, when the order of
 * a listing turns out to fall and it is read anew (decision 16); then it is proven by ranges of time, or not proven yet.
 */
export function fallenWatermarks(before: Marks, after: Marks): readonly Fall[] {
  const now = new Map(after.listings.map((listing) => [nameOf(listing), listing]));
  return before.listings.flatMap(({ watermark: from, ...listing }) => {
    const next = now.get(nameOf(listing));
    const to = next?.watermark ?? null;
    if (from === null || (to !== null && to >= from)) return [];
    const isReadAnew =
      next !== undefined &&
      before.runId === after.runId &&
      (next.certificate === null || next.certificate.kind === 'time_ranges');
    return isReadAnew ? [] : [{ listing: nameOf(listing), from, to }];
  });
}

/** For messages, and as a key of listings: `transactions of account a, completed`. */
export function nameOf({ stream, slice }: Pick<NamedListing, 'stream' | 'slice'>): string {
  const values = Object.entries(slice)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([column, value]) => (column === 'bank_account_id' ? `account ${value}` : value));
  return values.length === 0 ? stream : `${stream} of ${values.join(', ')}`;
}

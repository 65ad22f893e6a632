import { type Instant, shift } from '../instant.ts';

/**
 * Fingerprints of the rows that the next run will read again because they lie inside the overlap. They spare the raw
 * zone a copy of every unchanged row at each run. Beyond `limit` rows they would cost more than they spare: then none
 * are kept, the rows land again, and merging makes nothing of it.
 */
export interface RecentRows {
  add(hash: string, updatedAt: Instant): void;
  /** Those at or after `watermark` less the overlap. */
  since(watermark: Instant | undefined): string[];
}

const limit = 20_000;

export function fingerprint(hash: string): string {
  return hash.slice(0, 16);
}

export function recentRows(overlapMs: number): RecentRows {
  let rows: { readonly mark: string; readonly updatedAt: Instant }[] = [];
  let newest: Instant | undefined;
  const within = (watermark: Instant) => {
    const start = shift(watermark, -overlapMs);
    return rows.filter(({ updatedAt }) => updatedAt >= start);
  };
  return {
    add(hash, updatedAt) {
      rows.push({ mark: fingerprint(hash), updatedAt });
      if (newest === undefined || updatedAt > newest) newest = updatedAt;
      // A future row must not push the others out: it is kept, they are pruned by the real watermark in `since`.
      if (rows.length > 4 * limit) rows = rows.slice(-2 * limit);
    },
    since(watermark) {
      if (watermark === undefined) return rows.slice(-limit).map(({ mark }) => mark);
      rows = within(watermark);
      return rows.length > limit ? [] : [...new Set(rows.map(({ mark }) => mark))];
    },
  };
}

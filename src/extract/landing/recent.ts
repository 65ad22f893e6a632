import { type Instant, shift } from '../../base/instant.ts';

/**
 * Fingerprints of the rows that the next run will read again because they lie inside the overlap. They spare the raw
 * zone a copy of every unchanged row at each run. Beyond `limit` rows they would cost more than they spare: then some
 * are dropped, those rows land again, and merging makes nothing of it.
 */
export interface RecentRows {
  /** `watermark` is where the listing stands by now: what lies before its overlap is forgotten. */
  add(hash: string, updatedAt: Instant, watermark: Instant | undefined): void;
  /** Those at or after `watermark` less the overlap. */
  since(watermark: Instant | undefined): string[];
}

const limit = 20_000;
const fewest = 1_000;

/** 64 bits of the hash are plenty to distinguish the rows of two hours. */
export function fingerprint(hash: string): string {
  // A plain slice would keep the whole hash in memory behind it.
  return Buffer.from(hash.slice(0, 16), 'latin1').toString('latin1');
}

export function recentRows(overlapMs: number): RecentRows {
  let rows: { readonly mark: string; readonly updatedAt: Instant }[] = [];
  /** At so many rows it is time to forget: a back-fill has millions, of which few lie inside the overlap. */
  let full = fewest;
  const forget = (watermark: Instant) => {
    const start = shift(watermark, -overlapMs);
    rows = rows.filter(({ updatedAt }) => updatedAt >= start);
  };
  return {
    add(hash, updatedAt, watermark) {
      rows.push({ mark: fingerprint(hash), updatedAt });
      if (rows.length < full) return;
      if (watermark !== undefined) forget(watermark);
      if (rows.length > limit) rows = rows.slice(-limit / 2);
      full = Math.max(fewest, Math.min(rows.length * 2, limit + 2));
    },
    since(watermark) {
      if (watermark !== undefined) forget(watermark);
      return [...new Set(rows.map(({ mark }) => mark))];
    },
  };
}

import { type Instant, shift } from '../../base/instant.ts';
import type { ListedRow } from './types.ts';

/** Rows that have been read and wait until everything before them has been read too. */
export interface ReorderBuffer<R extends ListedRow> {
  put(rows: readonly R[]): void;
  /** Hands over, once, what lies up to `last`, and every row without an instant. */
  take(last: Instant | 'all' | 'undated'): readonly R[];
}

/** Windows overlap by seconds: so long a row may come back after it was handed over. */
const memoryMs = 5_000;

/** Rows before `from` were let in by a cautious lower bound only; they are not wanted. */
export function openReorderBuffer<R extends ListedRow>(
  from: Instant | undefined,
): ReorderBuffer<R> {
  const waiting = new Map<string, R>();
  const handed = new Map<string, Instant | undefined>();
  return {
    put(rows) {
      for (const row of rows) {
        const { hash, updatedAt } = row;
        const isWanted = from === undefined || updatedAt === undefined || updatedAt >= from;
        if (isWanted && !handed.has(hash)) waiting.set(hash, row);
      }
    },
    take(last) {
      const rows = [...waiting.values()].filter(
        ({ updatedAt }) =>
          updatedAt === undefined || last === 'all' || (last !== 'undated' && updatedAt <= last),
      );
      for (const { hash, updatedAt } of rows) {
        waiting.delete(hash);
        handed.set(hash, updatedAt);
      }
      if (last === 'all' || last === 'undated') return rows;
      const old = shift(last, -memoryMs);
      for (const [hash, updatedAt] of handed) {
        if (updatedAt !== undefined && updatedAt < old) handed.delete(hash);
      }
      return rows;
    },
  };
}

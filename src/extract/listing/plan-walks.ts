import { type Instant, millis, shift } from '../../base/instant.ts';
import type { WalkRange } from './types.ts';

export interface Backlog {
  readonly from: Instant | undefined;
  /** Where the last walk ends; undefined for one that is open. */
  readonly until?: Instant | undefined;
  /** `updated_at` of the first row to read. */
  readonly first: Instant | undefined;
  /** The bank's clock. */
  readonly end: Instant | undefined;
  readonly rows: number | undefined;
  readonly atOnce: number;
  readonly rowsPerWalk: number;
}

/**
 * Cuts a large backlog into ranges of time that are walked side by side, the last one open-ended or up to `until`. Neighbours overlap
 * by a second, since a walk's first bound may exclude its own instant.
 */
export function planWalks({
  from,
  until,
  first,
  end: clock,
  rows,
  atOnce,
  rowsPerWalk,
}: Backlog): readonly WalkRange[] {
  const end = until !== undefined && clock !== undefined && until < clock ? until : clock;
  const walks = Math.min(atOnce, Math.floor((rows ?? 0) / rowsPerWalk));
  if (walks < 2 || first === undefined || end === undefined || end <= first)
    return [{ from, until }];
  const width = Math.floor((millis(end) - millis(first)) / walks);
  const borders = Array.from({ length: walks - 1 }, (_, i) => shift(first, width * (i + 1)));
  const starts = [from, ...borders.map((border) => shift(border, -1_000))];
  return starts.map((start, i) => ({ from: start, until: borders[i] ?? until }));
}

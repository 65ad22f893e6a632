import { floorSecond, type Instant, shift } from '../instant.ts';
import type { ListedRow, ListPage } from './listing.ts';
import { readByUnion } from './union.ts';

/** How finely the bank's filters tell instants apart, as far as we know by now. */
export type Resolution = 'millisecond' | 'second';

/**
 * A whole page shares one instant, so the cursor cannot move: reads everything around that instant and says where to
 * go on. The upper bound lies one step beyond, because it may be exclusive and may cut microseconds. `lowerBound` turns
 * an instant into the bound that surely includes it.
 */
export async function readTies<R extends ListedRow>(
  list: ListPage<R>,
  at: Instant,
  resolution: Resolution,
  lowerBound: (instant: Instant) => Instant,
): Promise<{ readonly rows: readonly R[]; readonly next: Instant }> {
  const start = resolution === 'second' ? floorSecond(at) : floorMillisecond(at);
  const next = shift(start, resolution === 'second' ? 1_000 : 1);
  const rows = await readByUnion(list, { from: lowerBound(start), to: next });
  // A bank that cuts bounds to seconds ends this window too early: then the page's own rows are not all in it.
  if (resolution === 'second' || rows.some((row) => row.updatedAt === at)) return { rows, next };
  return readTies(list, at, 'second', lowerBound);
}

function floorMillisecond(instant: Instant): Instant {
  return shift(floorSecond(instant), Number(instant.slice(20, 23)));
}

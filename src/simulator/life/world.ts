import type { Clock } from '../clock.ts';
import type { Office } from '../generate/ledger/office.ts';
import type { Row } from '../model/row.ts';
import type { Quirks } from '../quirks.ts';
import type { Random } from '../random.ts';
import type { Store } from '../store/store.ts';

/** What the bank's life plays out on. */
export interface World {
  store: Store;
  office: Office;
  clock: Clock;
  random: Random;
  quirks: Quirks;
}

/** A row that was just written becomes part of the bank. */
export function addNew(world: World, row: Row): void {
  row.updatedUs = world.clock.stamp();
  world.store.add(row);
}

/** Changes a row and says so: `updated_at` rises. */
export function touch(world: World, row: Row, edit: (row: Row) => void): void {
  world.store.change(row, (changed) => {
    edit(changed);
    changed.updatedUs = world.clock.stamp();
  });
}

/** Any row but the marked ones, or null when luck does not find one that fits. */
export function anyRow(world: World, fits: (row: Row) => boolean = () => true): Row | null {
  return anyOf(world, world.store.rows, fits);
}

/** As `anyRow`, among the given rows: by luck first, then by looking for a while. */
export function anyOf(
  world: World,
  rows: readonly Row[],
  fits: (row: Row) => boolean = () => true,
): Row | null {
  if (rows.length === 0) return null;
  const good = (row: Row): boolean => !row.deleted && row.mark === 'none' && fits(row);
  for (let attempt = 0; attempt < 20; attempt++) {
    const row = world.random.pick(rows);
    if (good(row)) return row;
  }
  const start = world.random.int(0, rows.length - 1);
  for (let step = 0; step < Math.min(rows.length, longestSearch); step++) {
    const row = rows[(start + step) % rows.length];
    if (row !== undefined && good(row)) return row;
  }
  return null;
}

const longestSearch = 10_000;

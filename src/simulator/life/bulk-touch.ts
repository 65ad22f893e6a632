import { isoFromUs } from '../clock.ts';
import type { Account } from '../model/account.ts';
import type { Status } from '../model/row.ts';
import type { World } from './world.ts';

/** Gives `count` rows one and the same `updated_at`, as a bulk edit does. */
export function bulkTouch(
  world: World,
  wanted: { count: number; account: Account; status: Status },
): { updated_at: string; ids: string[] } {
  const { store, clock } = world;
  clock.advance(5);
  const rows = store
    .view(wanted.account, [wanted.status], 'emitted_at')
    .rows.filter((row) => row.mark === 'none')
    .slice(-wanted.count);
  const stampUs = clock.stamp();
  for (const row of rows) {
    store.change(row, (changed) => {
      changed.note = `bulk edit ${stampUs}`;
      changed.updatedUs = stampUs;
    });
  }
  clock.advance(5);
  return { updated_at: isoFromUs(stampUs), ids: rows.map((row) => row.id) };
}

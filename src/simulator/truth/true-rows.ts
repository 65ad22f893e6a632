import type { World } from '../life/world.ts';
import type { Row } from '../model/row.ts';

/** The rows that a perfect copy would hold: all but those that are wrong on purpose. */
export function trueRows(world: World): Row[] {
  return world.store.rows.filter(
    (row) => !row.deleted && row.mark !== 'no_id' && row.mark !== 'null_updated_at',
  );
}

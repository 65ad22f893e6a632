import type { Part } from '../../raw/manifest.ts';
import type { RawZone } from '../../raw/zone.ts';
import { streamTables } from '../tables.ts';
import type { StagedPart, TableLoad } from '../warehouse.ts';
import type { Delivery } from './delivery.ts';
import { verifiedPart } from './verified-part.ts';

/** What is to be staged of some manifests, table by table in the order they are loaded, each part verified. */
export async function stagedTables(
  zone: RawZone,
  manifests: readonly { readonly seq: number; readonly parts: readonly Part[] }[],
  delivery: Delivery,
): Promise<readonly TableLoad[]> {
  const loads: TableLoad[] = [];
  for (const table of streamTables) {
    const staged: StagedPart[] = [];
    for (const { seq, parts } of manifests) {
      for (const part of parts.filter(({ stream }) => stream === table.name)) {
        staged.push(await verifiedPart(zone, seq, part, delivery));
      }
    }
    const rows = staged.reduce((sum, part) => sum + part.rows, 0);
    if (staged.length > 0) loads.push({ table, parts: staged, rows });
  }
  return loads;
}

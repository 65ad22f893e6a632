import { instantOf } from '../../../src/base/instant.ts';
import { streamTables } from '../../../src/load/tables.ts';
import type { LoadBatch, LoadCursor, TableLoad } from '../../../src/load/warehouse.ts';
import { type Link, readManifest } from '../../../src/raw/chain.ts';
import { sha256Of } from '../../../src/raw/digest.ts';
import { folderZone } from '../../../src/raw/folder/zone.ts';

/** Manifests of a folder as one batch from where the warehouse stands, whatever their numbers and their order are. */
export async function batchOfManifests(
  raw: string,
  from: LoadCursor,
  numbers: readonly number[],
): Promise<LoadBatch> {
  const zone = folderZone(raw);
  const links = await Promise.all(numbers.map((seq) => readManifest(zone, seq)));
  const parts = links.flatMap(({ manifest }) => manifest.parts);
  const tables = streamTables.flatMap((table): TableLoad[] => {
    const found = parts
      .filter(({ stream }) => stream === table.name)
      .map(({ path, rows }) => ({
        uri: zone.uri(path),
        rows,
        file: async () => zone.uri(path),
      }));
    const rows = found.reduce((sum, part) => sum + part.rows, 0);
    return found.length === 0 ? [] : [{ table, parts: found, rows }];
  });
  const seq = from.seq + 1;
  const to = { seq, manifestSha256: sha256Of(`batch ${seq}`) };
  return { from, to, tables, records: links.map(recordOf), loadedAt, rawZone: `${raw}/` };
}

/** The same order for the same seed: by a hash of it and of the index. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, index) => ({ item, rank: sha256Of(`${seed} ${index}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item);
}

const loadedAt = instantOf(Date.UTC(2026, 0, 1));

const recordOf = ({ seq, sha256 }: Link) => ({
  seq,
  run_id: 'run',
  manifest_sha256: sha256,
  committed_at: loadedAt,
  loaded_at: loadedAt,
  rows_landed: 0,
  rows_unchanged: 0,
  rows_quarantined: 0,
  counts: {},
  snapshots: {},
  slices: [],
  unavailable: {},
});

import { instantOf } from '../../src/base/instant.ts';
import { streamTables } from '../../src/load/tables.ts';
import type { LoadBatch, LoadCursor, TableLoad } from '../../src/load/warehouse.ts';
import { sha256Of } from '../../src/raw/digest.ts';
import { createPartWriter } from '../../src/raw/part-writer.ts';
import type { RawZone } from '../../src/raw/zone.ts';

export interface Version {
  readonly id: string;
  readonly updated_at: string;
  readonly note: string;
  readonly _hash?: string;
  readonly account?: string;
}

export const beginning: LoadCursor = { seq: 0, manifestSha256: '' };
export const cursorAt = (seq: number): LoadCursor => ({ seq, manifestSha256: sha256Of(`m${seq}`) });
export const day = (n: number) => instantOf(Date.UTC(2026, 0, n));

/** Lines of one manifest, as the extractor writes them, staged as `load` would. */
export async function staged(
  zone: RawZone,
  seq: number,
  stream: string,
  lines: readonly Readonly<Record<string, unknown>>[],
): Promise<TableLoad> {
  const table = streamTables.find(({ name }) => name === stream);
  if (table === undefined) throw new Error(`there is no table ${stream}`);
  const writer = createPartWriter(zone, { stream, seq, attempt: `t${seq}` });
  for (const line of lines) {
    await writer.write(({ part, row }) =>
      JSON.stringify({ _extracted_at: day(1), _seq: seq, _part: part, _row: row, ...line }),
    );
  }
  const parts = (await writer.finish()).map(({ path, rows }) => {
    const file = zone.localFile(path);
    return { uri: zone.uri(path), rows, ...(file !== undefined && { file: async () => file }) };
  });
  return { table, parts, rows: lines.length };
}

export const stagedVersions = (zone: RawZone, seq: number, versions: readonly Version[]) =>
  staged(
    zone,
    seq,
    'transactions',
    versions.map(({ id, updated_at, note, _hash, account = 'account' }) => ({
      id,
      updated_at,
      bank_account_id: account,
      status: 'completed',
      _hash: _hash ?? sha256Of(note),
      payload: { id, note },
    })),
  );

export function batchOf(from: LoadCursor, to: LoadCursor, tables: readonly TableLoad[]): LoadBatch {
  const records = Array.from({ length: to.seq - from.seq }, (_, i) => ({
    seq: from.seq + 1 + i,
    run_id: "run 'of' \\ a test",
    manifest_sha256: cursorAt(from.seq + 1 + i).manifestSha256,
    committed_at: day(2),
    loaded_at: day(3),
    rows_landed: 1,
    rows_unchanged: 0,
    rows_quarantined: 0,
    counts: { labels: { read: 2, landed: 2, unchanged: 0, quarantined: 0 } },
    snapshots: { labels: 2 },
    slices: [],
    unavailable: {},
  }));
  return { from, to, tables, records, loadedAt: day(3), rawZone: 'gs://bucket/zone/' };
}

import { busyError } from '../../src/base/errors.ts';
import { instantOf } from '../../src/base/instant.ts';
import { silentLog } from '../../src/base/log.ts';
import { load } from '../../src/load/load.ts';
import type { LoadBatch, LoadCursor, Warehouse } from '../../src/load/warehouse.ts';
import { commitManifest, type Link } from '../../src/raw/chain.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import type { Manifest, Part } from '../../src/raw/manifest.ts';
import { createPartWriter } from '../../src/raw/part-writer.ts';
import type { RawZone } from '../../src/raw/zone.ts';
import { emptyState } from '../support/empty-state.ts';
import { temporaryFolder } from '../support/folders.ts';

export const now = instantOf(Date.UTC(2026, 0, 5));
export const committedAt = instantOf(Date.UTC(2026, 0, 4));
export const superseded = () => busyError('too late', { code: 'superseded', hint: 'none' });

const count = (bank_account_id: string, n: number) => ({
  bank_account_id,
  new: n,
  changed: 2 * n,
  silent: 3 * n,
  repeated: 4 * n,
  older: 5 * n,
  moved: 6 * n,
});

/** A warehouse in memory: what was merged into it, in order. */
export function memoryWarehouse(start?: LoadCursor) {
  let cursor = start;
  const merged: LoadBatch[] = [];
  const located: string[] = [];
  const before: { merge: ((batch: LoadBatch) => void) | undefined } = { merge: undefined };
  const warehouse: Warehouse = {
    name: 'memory',
    readsBuckets: false,
    async prepare() {
      cursor ??= { seq: 0, manifestSha256: '' };
    },
    cursor: async () => cursor,
    async locate(rawZone) {
      located.push(rawZone);
      if (cursor !== undefined) cursor = { ...cursor, rawZone };
    },
    async merge(batch) {
      before.merge?.(batch);
      if (cursor?.seq !== batch.from.seq || cursor.manifestSha256 !== batch.from.manifestSha256)
        throw superseded();
      cursor = { ...batch.to, rawZone: batch.rawZone };
      merged.push(batch);
      const { seq } = batch.to;
      const job = { job_id: `j${seq}`, step: 'merge', adopted: false } as const;
      return {
        counts: [count('a', 1), ...(seq > 1 ? [count('b', 10)] : [])],
        jobs: [{ ...job, bytes_processed: 0, bytes_billed: 0, slot_ms: 0 }],
      };
    },
    rows: async () => undefined,
    close() {},
  };
  const move = (to: LoadCursor | undefined) => {
    cursor = to;
  };
  return { warehouse, merged, located, before, move };
}

export async function partOf(
  zone: RawZone,
  stream: string,
  seq: number,
  rows: number,
): Promise<Part> {
  const writer = createPartWriter(zone, { stream, seq, attempt: `x${seq}` });
  for (let n = 0; n < rows; n += 1) await writer.write(() => `{"id":"${n}"}`);
  const [part] = await writer.finish();
  if (part === undefined) throw new Error('no part');
  return part;
}

/** A raw zone of manifests, each of which is told by `make` what is special about it. */
export async function history(
  length: number,
  make: (seq: number, zone: RawZone) => Promise<Partial<Manifest>> | Partial<Manifest> = () => ({}),
) {
  const zone = folderZone(await temporaryFolder());
  const links: Link[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const manifest: Manifest = {
      format_version: 2,
      seq,
      previous_sha256: links.at(-1)?.sha256 ?? null,
      run_id: `run ${seq}`,
      attempt: `x${seq}`,
      connector_version: '0.0.0',
      created_at: committedAt,
      organization_id: 'org',
      parts: [],
      ...emptyState,
      ...(await make(seq, zone)),
    };
    links.push(await commitManifest(zone, manifest));
  }
  const cursorAt = (seq: number): LoadCursor => ({
    seq,
    manifestSha256: links[seq - 1]?.sha256 ?? '',
  });
  const run = (warehouse: Warehouse) => load({ zone, warehouse, log: silentLog, now: () => now });
  return { zone, links, cursorAt, run };
}

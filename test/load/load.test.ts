import { describe, expect, it } from 'vitest';
import { busyError } from '../../src/base/errors.ts';
import { instantOf } from '../../src/base/instant.ts';
import { silentLog } from '../../src/base/log.ts';
import { load } from '../../src/load/load.ts';
import type { LoadBatch, LoadCursor, Warehouse } from '../../src/load/warehouse.ts';
import { commitManifest, type Link } from '../../src/raw/chain.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { emptyState, type Manifest, type Part } from '../../src/raw/manifest.ts';
import { createPartWriter } from '../../src/raw/part-writer.ts';
import type { RawZone } from '../../src/raw/zone.ts';
import { temporaryFolder } from '../support/folders.ts';

const now = instantOf(Date.UTC(2026, 0, 5));
const committedAt = instantOf(Date.UTC(2026, 0, 4));
const superseded = () => busyError('too late', { code: 'superseded', hint: 'none' });

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
function memoryWarehouse(start?: LoadCursor) {
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
    close() {},
  };
  const move = (to: LoadCursor | undefined) => {
    cursor = to;
  };
  return { warehouse, merged, located, before, move };
}

async function partOf(zone: RawZone, stream: string, seq: number, rows: number): Promise<Part> {
  const writer = createPartWriter(zone, { stream, seq, attempt: `x${seq}` });
  for (let n = 0; n < rows; n += 1) await writer.write(() => `{"id":"${n}"}`);
  const [part] = await writer.finish();
  if (part === undefined) throw new Error('no part');
  return part;
}

/** A raw zone of manifests, each of which is told by `make` what is special about it. */
async function history(
  length: number,
  make: (seq: number, zone: RawZone) => Promise<Partial<Manifest>> | Partial<Manifest> = () => ({}),
) {
  const zone = folderZone(await temporaryFolder());
  const links: Link[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const manifest: Manifest = {
      format_version: 1,
      seq,
      previous_sha256: links.at(-1)?.sha256 ?? null,
      run_id: `run ${seq}`,
      attempt: `x${seq}`,
      connector_version: '0.0.0',
      created_at: committedAt,
      organization_id: 'org',
      parts: [],
      snapshots: {},
      counts: {
        transactions_read: 0,
        transactions_landed: 5,
        transactions_unchanged: 6,
        quarantined: 7,
      },
      attachments: { stored: 0, reused: 0, pending: 0, gone: 0, too_large: 0, quarantined: 0 },
      state: emptyState,
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

describe('loading', () => {
  it('does nothing in an empty zone', async () => {
    const { run } = await history(0);
    const { warehouse, merged } = memoryWarehouse();
    expect(await run(warehouse)).toMatchObject({
      warehouse: 'memory',
      from: 0,
      to: 0,
      accounts: [],
      rows: {},
      jobs: [],
    });
    expect(merged).toEqual([]);
  });

  it('T141 tells a warehouse that was loaded from elsewhere where the zone is, once', async () => {
    const { zone, run, cursorAt } = await history(2);
    const { warehouse, located } = memoryWarehouse({ ...cursorAt(2), rawZone: '/was/here/' });
    const address = `${zone.uri('')}/`;
    for (let times = 0; times < 2; times += 1) await run(warehouse);
    expect(located).toEqual([address]);
    const fresh = memoryWarehouse();
    for (let times = 0; times < 2; times += 1) await run(fresh.warehouse);
    expect(fresh.located).toEqual([]);
    expect(fresh.merged).toMatchObject([{ rawZone: address }]);
  });

  it('merges what is new, stream by stream, and says what it did', async () => {
    const { zone, run, links, cursorAt } = await history(3, async (seq, zone) => ({
      snapshots: { labels: seq },
      parts: [
        await partOf(zone, 'transactions', seq, 2),
        await partOf(zone, 'labels', seq, 1),
        await partOf(zone, 'quarantine', seq, 4),
      ],
    }));
    const { warehouse, merged } = memoryWarehouse(cursorAt(1));
    const report = await run(warehouse);
    expect(report).toMatchObject({ from: 1, to: 3, rows: { labels: 2, transactions: 4 } });
    expect(report.seconds).toBeGreaterThanOrEqual(0);
    expect(report.seconds).toBeLessThan(60);
    expect(report.accounts).toEqual([
      { bank_account_id: 'a', new: 1, changed: 2, silent: 3, repeated: 4, older: 5, moved: 6 },
      {
        bank_account_id: 'b',
        new: 10,
        changed: 20,
        silent: 30,
        repeated: 40,
        older: 50,
        moved: 60,
      },
    ]);
    expect(report.jobs).toMatchObject([{ job_id: 'j3' }]);
    expect(merged).toHaveLength(1);
    const [batch] = merged;
    expect(batch).toMatchObject({ from: cursorAt(1), to: cursorAt(3), loadedAt: now });
    expect(batch?.tables.map(({ table, rows, parts }) => [table.name, rows, parts.length])).toEqual(
      [
        ['labels', 2, 2],
        ['transactions', 4, 2],
      ],
    );
    const paths = links.slice(1).map(({ manifest }) => manifest.parts[0]?.path ?? '');
    expect(batch?.tables[1]?.parts).toEqual(
      paths.map((path) => ({ uri: zone.uri(path), file: expect.any(String), rows: 2 })),
    );
    expect(batch?.records).toEqual(
      [2, 3].map((seq) => ({
        seq,
        run_id: `run ${seq}`,
        manifest_sha256: cursorAt(seq).manifestSha256,
        committed_at: committedAt,
        loaded_at: now,
        rows_landed: 3,
        rows_unchanged: 6,
        rows_quarantined: 7,
        transactions_landed: 5,
        snapshots: { labels: seq },
        beginnings: [],
      })),
    );
    expect(await run(warehouse)).toMatchObject({ from: 3, to: 3 });
  });

  it.each([
    ['of many rows', { rows: 25_000 }, [2, 2, 1]],
    ['of more rows than fit', { rows: 60_000 }, [1, 1, 1, 1, 1]],
    ['of long rows', { text_length: 48 * 1024 * 1024 }, [2, 2, 1]],
    ['of rows that are a little longer', { text_length: 48 * 1024 * 1024 + 1 }, [1, 1, 1, 1, 1]],
    ['of few rows', { rows: 10 }, [5]],
  ])('takes manifests %s in batches', async (_, size, batches) => {
    const { run } = await history(5, async (seq, zone) => ({
      parts: [{ ...(await partOf(zone, 'quarantine', seq, 1)), ...size }],
    }));
    const { warehouse, merged } = memoryWarehouse();
    const report = await run(warehouse);
    expect(merged.map(({ records }) => records.length)).toEqual(batches);
    expect(report.accounts.find((one) => one.bank_account_id === 'a')).toMatchObject({
      new: batches.length,
      changed: 2 * batches.length,
      silent: 3 * batches.length,
      repeated: 4 * batches.length,
      older: 5 * batches.length,
      moved: 6 * batches.length,
    });
  });

  it('refuses a chain that was broken', async () => {
    const sha = 'a'.repeat(64);
    for (const previous_sha256 of [sha, null]) {
      const { run } = await history(3, (seq) => (seq === 2 ? { previous_sha256 } : {}));
      const { warehouse, merged } = memoryWarehouse();
      await expect(run(warehouse)).rejects.toMatchObject({
        kind: 'data',
        code: 'chain_broken',
        message: 'Manifest 2 does not follow manifest 1',
      });
      expect(merged).toEqual([]);
    }
    const { run } = await history(1, () => ({ previous_sha256: sha }));
    await expect(run(memoryWarehouse().warehouse)).rejects.toMatchObject({ code: 'chain_broken' });
  });

  it('refuses a warehouse that was loaded from another zone', async () => {
    const { run, cursorAt } = await history(2);
    for (const start of [
      { ...cursorAt(1), seq: 2 },
      { seq: 3, manifestSha256: 'x' },
    ])
      await expect(run(memoryWarehouse(start).warehouse)).rejects.toMatchObject({
        kind: 'data',
        code: 'other_raw_zone',
        message: expect.stringContaining(`its manifest ${start.seq} is`),
      });
    const empty = await history(0);
    await expect(empty.run(memoryWarehouse(cursorAt(1)).warehouse)).rejects.toMatchObject({
      code: 'other_raw_zone',
    });
    expect(await run(memoryWarehouse(cursorAt(2)).warehouse)).toMatchObject({ from: 2, to: 2 });
  });
});

describe('loading beside another load', () => {
  it('goes on behind it', async () => {
    const { run, cursorAt } = await history(3);
    const { warehouse, merged, before, move } = memoryWarehouse();
    before.merge = () => {
      before.merge = undefined;
      move(cursorAt(2));
    };
    expect(await run(warehouse)).toMatchObject({ from: 0, to: 3 });
    expect(merged.map(({ from, to }) => [from.seq, to.seq])).toEqual([[2, 3]]);
  });

  it.each([
    ['has not moved', (at: (seq: number) => LoadCursor) => at(1)],
    ['has gone back', () => ({ seq: 0, manifestSha256: '' })],
    ['is gone', () => undefined],
    ['stands on another chain', () => ({ seq: 2, manifestSha256: 'x' })],
  ])('is over when the cursor %s', async (_, cursor) => {
    const { run, cursorAt } = await history(3);
    const { warehouse, before, move } = memoryWarehouse(cursorAt(1));
    before.merge = () => {
      move(cursor(cursorAt));
      throw superseded();
    };
    await expect(run(warehouse)).rejects.toMatchObject({ code: 'superseded' });
  });

  it('is over at any other fault', async () => {
    const { run, cursorAt } = await history(3);
    for (const fault of [
      new TypeError('a defect'),
      busyError('busy', { code: 'locked', hint: 'x' }),
    ]) {
      const { warehouse, before, move } = memoryWarehouse();
      before.merge = () => {
        before.merge = undefined;
        move(cursorAt(2));
        throw fault;
      };
      await expect(run(warehouse)).rejects.toBe(fault);
    }
  });
});

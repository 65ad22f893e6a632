import { describe, expect, it } from 'vitest';
import { busyError } from '../../src/base/errors.ts';
import { bigqueryDialect } from '../../src/load/bigquery/sql.ts';
import { insertRecordsSql } from '../../src/load/sql/ledger.ts';
import type { LoadCursor } from '../../src/load/warehouse.ts';
import { sha256Of } from '../../src/raw/digest.ts';
import { noCounts } from '../../src/raw/manifest.ts';
import { committedAt, history, memoryWarehouse, now, partOf, superseded } from './load-history.ts';

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
      streams: {
        labels: { counts: noCounts, snapshot: { hash: sha256Of(''), objects: seq, seq } },
        cards: {
          counts: noCounts,
          unavailable: { code: 'forbidden', reason: 'a scope is lacking' },
        },
        memberships: { counts: noCounts, snapshot: { hash: sha256Of(''), objects: 9, seq: 1 } },
        transactions: {
          counts: { read: 18, landed: 5, unchanged: 6, quarantined: 7 },
          listings: [
            {
              slice: { status: 'x' },
              watermark: committedAt,
              certificate: null,
              recent: ['r'],
              looked_at: committedAt,
              held: { since: now },
            },
          ],
        },
      },
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
      paths.map((path) => ({ uri: zone.uri(path), file: expect.any(Function), rows: 2 })),
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
        counts: {
          cards: noCounts,
          labels: noCounts,
          memberships: noCounts,
          transactions: { read: 18, landed: 5, unchanged: 6, quarantined: 7 },
        },
        snapshots: { labels: seq },
        slices: [
          {
            stream: 'transactions',
            slice: { status: 'x' },
            watermark: committedAt,
            began_at: null,
            proof: null,
            looked_at: committedAt,
            held: { since: now },
          },
        ],
        unavailable: { cards: 'a scope is lacking' },
      })),
    );
    expect(await run(warehouse)).toMatchObject({ from: 3, to: 3 });
  });

  it('T172 loads nothing from the first manifest on that holds a stream it does not know', async () => {
    const { run, cursorAt } = await history(3, async (seq, zone) => ({
      parts: [
        await partOf(zone, 'labels', seq, 1),
        ...(seq === 2 ? [await partOf(zone, 'teams_2', seq, 1)] : []),
      ],
    }));
    const { warehouse, merged } = memoryWarehouse();
    await expect(run(warehouse)).rejects.toMatchObject({
      kind: 'data',
      code: 'unknown_stream',
      message: expect.stringContaining('Manifest 2 has rows of teams_2'),
      hint: expect.stringContaining('newer version'),
    });
    expect(merged).toMatchObject([{ to: cursorAt(1) }]);
    // And again from there.
    await expect(run(warehouse)).rejects.toMatchObject({ code: 'unknown_stream' });
    expect(merged).toHaveLength(1);
  });

  it('divides manifests whose listings are many, so that no statement is too long', async () => {
    const listings = Array.from({ length: 900 }, (_, i) => ({
      slice: { bank_account_id: `account ${i}`, status: 'completed' },
      watermark: committedAt,
      certificate: null,
      recent: [],
    }));
    const { run } = await history(5, () => ({
      streams: { transactions: { counts: noCounts, listings } },
    }));
    const { warehouse, merged } = memoryWarehouse();
    expect(await run(warehouse)).toMatchObject({ to: 5 });
    expect(merged.map(({ records }) => records.length)).toEqual([2, 2, 1]);
    for (const { records } of merged)
      expect(insertRecordsSql('t', records, bigqueryDialect).length).toBeLessThan(900_000);
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

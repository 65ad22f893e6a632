import { describe, expect, it } from 'vitest';
import type { Warehouse } from '../../src/load/warehouse.ts';
import { sha256Of } from '../../src/raw/digest.ts';
import type { RawZone } from '../../src/raw/zone.ts';
import type { Row } from '../support/world.ts';
import {
  batchOf,
  beginning,
  cursorAt,
  day,
  staged,
  stagedVersions,
  type Version,
} from './batches.ts';

export interface OpenedWarehouse {
  readonly warehouse: Warehouse;
  /** Where the warehouse gets its parts from. */
  readonly zone: RawZone;
  /** Asks in DuckDB's words; the warehouse is closed by then. */
  query(sql: string): Promise<Row[]>;
  /** The same warehouse, after somebody has dropped a table; it is closed by then. */
  without(table: string): Promise<Warehouse>;
}

const counts = (some: object) => [
  {
    bank_account_id: 'account',
    new: 0,
    changed: 0,
    silent: 0,
    repeated: 0,
    older: 0,
    moved: 0,
    ...some,
  },
];

/** What every warehouse must do, whatever engine it is. */
export function warehouseContract(name: string, open: () => Promise<OpenedWarehouse>): void {
  describe(`${name} as a warehouse`, () => {
    it('is nothing until it is prepared, and is prepared any number of times', async () => {
      const { warehouse } = await open();
      expect(await warehouse.cursor()).toBeUndefined();
      await warehouse.prepare();
      await warehouse.prepare();
      expect(await warehouse.cursor()).toEqual(beginning);
      warehouse.close();
    });

    it('gives the rows of one id as texts, alike in every engine, and knows what it has not', async () => {
      const { warehouse, zone } = await open();
      await warehouse.prepare();
      const versions = [v('a', 1, 'one'), v('b', 1, "it's"), v('a', 40, 'two')];
      const lines = await stagedVersions(zone, 1, versions);
      await warehouse.merge(batchOf(beginning, cursorAt(1), [lines]));
      const of = (value: string) => warehouse.rows({ table: 'transactions', column: 'id', value });
      const found = (await of('a')) ?? [];
      expect(found.map(({ updated_at: at, _seq, _row }) => [at, _seq, _row]).sort()).toEqual([
        [day(1), '1', '0'],
        [day(40), '1', '2'],
      ]);
      expect(found.map(({ payload }) => JSON.parse(payload ?? '').note).sort()).toEqual([
        'one',
        'two',
      ]);
      expect(await of("a' or 'a' = 'a")).toEqual([]);
      expect(await warehouse.rows({ table: 'nowhere', column: 'id', value: 'a' })).toBeUndefined();
      warehouse.close();
    });

    it('keeps every content of every version, its largest position and its first manifest, and counts what it did', async () => {
      const { warehouse, zone, query } = await open();
      await warehouse.prepare();
      const load = async (seq: number, versions: readonly Version[]) => {
        const from = seq === 1 ? beginning : cursorAt(seq - 1);
        const lines = await stagedVersions(zone, seq, versions);
        return (await warehouse.merge(batchOf(from, cursorAt(seq), [lines]))).counts;
      };
      expect(await load(1, [v('a', 1, 'one'), v('b', 1, 'one'), v('a', 40, 'two')])).toEqual(
        counts({ new: 2, changed: 1 }),
      );
      // The same key twice in one batch: the later line counts.
      expect(await load(2, [v('b', 1, 'odd'), v('b', 1, 'one'), v('c', 400, 'new')])).toEqual(
        counts({ new: 1, repeated: 1 }),
      );
      expect(await load(3, [v('a', 40, 'edited'), v('b', 800, 'later')])).toEqual(
        counts({ silent: 1, changed: 1 }),
      );
      // Older than what an earlier manifest brought; the id of a row of another account.
      const odd = [v('b', 500, 'restored'), { ...v('c', 401, 'elsewhere'), account: 'other' }];
      expect(await load(4, odd)).toEqual([
        ...counts({ changed: 1, older: 1 }),
        ...counts({ bank_account_id: 'other', changed: 1, moved: 1 }),
      ]);
      expect(await warehouse.cursor()).toMatchObject(cursorAt(4));
      warehouse.close();
      const rows = await query(
        "select id, strftime(updated_at, '%Y-%m-%d') as day, payload->>'note' as note, _seq::int as seq, _row::int as line, _first_seq::int as first from qonto_raw.transactions order by id, updated_at, _seq, _row",
      );
      expect(rows).toEqual([
        { id: 'a', day: '2026-01-01', note: 'one', seq: 1, line: 0, first: 1 },
        { id: 'a', day: '2026-02-09', note: 'two', seq: 1, line: 2, first: 1 },
        { id: 'a', day: '2026-02-09', note: 'edited', seq: 3, line: 0, first: 3 },
        { id: 'b', day: '2026-01-01', note: 'odd', seq: 2, line: 0, first: 2 },
        { id: 'b', day: '2026-01-01', note: 'one', seq: 2, line: 1, first: 1 },
        { id: 'b', day: '2027-05-15', note: 'restored', seq: 4, line: 0, first: 4 },
        { id: 'b', day: '2028-03-10', note: 'later', seq: 3, line: 1, first: 3 },
        { id: 'c', day: '2027-02-04', note: 'new', seq: 2, line: 2, first: 2 },
        { id: 'c', day: '2027-02-05', note: 'elsewhere', seq: 4, line: 1, first: 4 },
      ]);
      expect(
        await query(
          "select seq::int as seq, run_id, snapshots::json->>'labels' as labels from qonto_raw._loads order by seq",
        ),
      ).toEqual([1, 2, 3, 4].map((seq) => ({ seq, run_id: "run 'of' \\ a test", labels: '2' })));
    });

    it('T171 makes a table that is new to it, and refuses to make one anew that it had rows of', async () => {
      const { warehouse, zone, without } = await open();
      await warehouse.prepare();
      const labels = await staged(zone, 1, 'labels', [
        { id: 'l', _hash: sha256Of('l'), payload: { id: 'l' } },
      ]);
      await warehouse.merge(batchOf(beginning, cursorAt(1), [labels]));
      warehouse.close();
      // As a version left it that did not know the stream: no manifest brought a row of it.
      const older = await without('memberships');
      await older.prepare();
      const members = await staged(zone, 2, 'memberships', [
        { id: 'm', _hash: sha256Of('m'), payload: { id: 'm' } },
      ]);
      await older.merge(batchOf(cursorAt(1), cursorAt(2), [members]));
      older.close();
      const robbed = await without('labels');
      await expect(robbed.prepare()).rejects.toMatchObject({
        kind: 'data',
        code: 'table_lost',
        message: expect.stringContaining('has lost labels'),
      });
      expect(await robbed.cursor()).toMatchObject(cursorAt(2));
      robbed.close();
    });

    it('knows an attachment again, with or without a day of creation', async () => {
      const { warehouse, zone, query } = await open();
      await warehouse.prepare();
      const days = [null, day(1), day(200), null];
      for (const seq of [1, 2]) {
        const lines = days.slice(0, 2 + seq).map((at, i) => attachment(`a${i}`, at));
        const from = seq === 1 ? beginning : cursorAt(1);
        const load = await staged(zone, seq, 'attachments', lines);
        await warehouse.merge(batchOf(from, cursorAt(seq), [load]));
      }
      const alone = await staged(zone, 3, 'attachments', [attachment('a0', null)]);
      await warehouse.merge(batchOf(cursorAt(2), cursorAt(3), [alone]));
      warehouse.close();
      expect(
        await query('select id, _seq::int as seq from qonto_raw.attachments order by id'),
      ).toEqual([3, 2, 2, 2].map((seq, i) => ({ id: `a${i}`, seq })));
    });

    it('T141 leads every attachment to where the raw zone is said to be', async () => {
      const { warehouse, zone, query } = await open();
      await warehouse.prepare();
      const load = async (seq: number, lines: readonly object[]) => {
        const from = seq === 1 ? beginning : cursorAt(seq - 1);
        const rows = await staged(zone, seq, 'attachments', lines as Record<string, unknown>[]);
        await warehouse.merge(batchOf(from, cursorAt(seq), [rows]));
      };
      const gone = { state: 'gone', sha256: null, object_path: null };
      // As lines were written when they held an address alone.
      const old = { object_path: null, object_uri: '/was/here' };
      await load(1, [stored('a'), stored('b', old), stored('c', gone)]);
      expect(await warehouse.cursor()).toMatchObject({ rawZone: 'gs://bucket/zone/' });
      await warehouse.locate("/it's/here/");
      expect(await warehouse.cursor()).toMatchObject({ seq: 1, rawZone: "/it's/here/" });
      await load(2, [stored('d')]);
      warehouse.close();
      expect(
        await query('select id, object_path, object_uri from qonto_raw.attachments order by id'),
      ).toEqual([
        { id: 'a', object_path: path('a'), object_uri: `/it's/here/${path('a')}` },
        { id: 'b', object_path: path('b'), object_uri: `/it's/here/${path('b')}` },
        { id: 'c', object_path: null, object_uri: null },
        { id: 'd', object_path: path('d'), object_uri: `gs://bucket/zone/${path('d')}` },
      ]);
    });

    it('moves the cursor for manifests without rows', async () => {
      const { warehouse, query } = await open();
      await warehouse.prepare();
      expect(await warehouse.merge(batchOf(beginning, cursorAt(3), []))).toMatchObject({
        counts: [],
      });
      expect(await warehouse.cursor()).toMatchObject(cursorAt(3));
      warehouse.close();
      expect(await query('select count(*)::int as n from qonto_raw._loads')).toEqual([{ n: 3 }]);
    });

    it('refuses a batch that does not begin where it stands, and changes nothing', async () => {
      const { warehouse, zone, query } = await open();
      await warehouse.prepare();
      const one = await stagedVersions(zone, 1, [{ id: 'a', updated_at: day(1), note: 'one' }]);
      await warehouse.merge(batchOf(beginning, cursorAt(1), [one]));
      const two = await stagedVersions(zone, 2, [{ id: 'a', updated_at: day(2), note: 'two' }]);
      const stale = batchOf(beginning, cursorAt(2), [two]);
      await expect(warehouse.merge(stale)).rejects.toMatchObject({
        kind: 'busy',
        code: 'superseded',
      });
      const otherHistory = { seq: 1, manifestSha256: sha256Of('of another raw zone') };
      await expect(
        warehouse.merge(batchOf(otherHistory, cursorAt(2), [two])),
      ).rejects.toMatchObject({ code: 'superseded' });
      expect(await warehouse.cursor()).toMatchObject(cursorAt(1));
      warehouse.close();
      expect(
        await query('select count(*)::int as n, max(_seq)::int as seq from qonto_raw.transactions'),
      ).toEqual([{ n: 1, seq: 1 }]);
    });

    it('T89 merges nothing when fewer rows are staged than the manifests say', async () => {
      const { warehouse, zone, query } = await open();
      await warehouse.prepare();
      const lines = await stagedVersions(zone, 1, [{ id: 'a', updated_at: day(1), note: 'one' }]);
      const wrong = { ...lines, rows: 2 };
      await expect(warehouse.merge(batchOf(beginning, cursorAt(1), [wrong]))).rejects.toMatchObject(
        { kind: 'data', code: 'staged_rows_differ' },
      );
      expect(await warehouse.cursor()).toEqual(beginning);
      warehouse.close();
      expect(await query('select count(*)::int as n from qonto_raw.transactions')).toEqual([
        { n: 0 },
      ]);
    });

    it('merges nothing when a row cannot be read, and goes on when it can', async () => {
      const { warehouse, zone, query } = await open();
      await warehouse.prepare();
      const bad = await stagedVersions(zone, 1, [
        { id: 'a', updated_at: day(1), note: 'one' },
        { id: 'b', updated_at: 'no instant', note: 'one' },
      ]);
      await expect(warehouse.merge(batchOf(beginning, cursorAt(1), [bad]))).rejects.toMatchObject({
        name: 'ConnectorError',
      });
      expect(await warehouse.cursor()).toEqual(beginning);
      const good = await stagedVersions(zone, 2, [{ id: 'a', updated_at: day(1), note: 'one' }]);
      await warehouse.merge(batchOf(beginning, cursorAt(1), [good]));
      warehouse.close();
      expect(await query('select id from qonto_raw.transactions')).toEqual([{ id: 'a' }]);
    });
  });
}

const v = (id: string, n: number, note: string) => ({ id, updated_at: day(n), note });

const attachment = (id: string, created_at: string | null) => ({
  id,
  created_at,
  owner_stream: 'transactions',
  owner_id: 't',
  transaction_id: 't',
  bank_account_id: 'account',
  state: 'stored',
  _hash: sha256Of(id),
  payload: { id },
});

const path = (id: string) => `attachments/${id}/${sha256Of(id)}`;

const stored = (id: string, row: object = {}) => ({
  ...attachment(id, day(1)),
  sha256: sha256Of(id),
  object_path: path(id),
  ...row,
});

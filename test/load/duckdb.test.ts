import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDuckdb } from '../../src/load/duckdb/warehouse.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { batchOf, cursorAt, staged } from '../contract/batches.ts';
import { temporaryFolder } from '../support/folders.ts';
import { queryDuckdb } from '../support/world.ts';

const beginning = { seq: 0, manifestSha256: '' };

/** A file in folders that are not there yet, whose name has to be quoted. */
async function start() {
  const folder = await temporaryFolder();
  const file = join(folder, 'new', `the bank's "own".duckdb`);
  const zone = folderZone(join(folder, `the bank's raw`));
  return { folder, file, zone, warehouse: await openDuckdb(file) };
}

const label = (id: string) => ({ id, _hash: id, payload: { id } });

/** One label has been loaded, and the file is closed. */
async function loaded() {
  const { folder, file, zone, warehouse } = await start();
  await warehouse.prepare();
  const labels = await staged(zone, 1, 'labels', [label('a')]);
  await warehouse.merge(batchOf(beginning, cursorAt(1), [labels]));
  warehouse.close();
  return { folder, file, zone };
}

describe('a DuckDB file', () => {
  it('is made where it is said to be, and holds nothing that was staged', async () => {
    const { folder, file } = await loaded();
    expect(await readdir(join(folder, 'new'))).toEqual([`the bank's "own".duckdb`]);
    const tables = await queryDuckdb(file, 'select distinct schema_name from duckdb_tables()');
    expect(tables).toEqual([{ schema_name: 'qonto_raw' }]);
    expect(
      await queryDuckdb(
        file,
        'select id, strftime(_loaded_at, $$%Y-%m-%d$$) as day from qonto_raw.labels',
      ),
    ).toEqual([{ id: 'a', day: '2026-01-03' }]);
  });

  it('is named by its whole path, reads no bucket, and is anybody’s once it is closed', async () => {
    const { file, warehouse } = await start();
    expect(warehouse.name).toBe(`duckdb:${file}`);
    expect(warehouse.readsBuckets).toBe(false);
    warehouse.interrupt?.();
    await warehouse.prepare();
    warehouse.close();
    expect(await queryDuckdb(file, 'select count(*)::int as n from qonto_raw.labels')).toEqual([
      { n: 0 },
    ]);
  });

  it('cannot be opened where no folder can be, or where it is something else', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), 'x'.repeat(10_000));
    for (const file of [join(folder, 'file', 'q.duckdb'), join(folder, 'file')])
      await expect(openDuckdb(file)).rejects.toMatchObject({
        kind: 'config',
        code: 'warehouse_unfit',
        message: expect.stringContaining(file),
      });
  });

  it('that is no database is not taken for one that is locked, whatever its path says', async () => {
    const folder = join(await temporaryFolder(), 'Could not set lock on file');
    await mkdir(folder);
    const file = join(folder, 'bank.duckdb');
    await writeFile(file, 'x'.repeat(10_000));
    await expect(openDuckdb(file)).rejects.toMatchObject({
      kind: 'config',
      code: 'warehouse_unfit',
      message: `What is at ${file} is no DuckDB file`,
    });
  });

  it('gets the columns that an older version did not know', async () => {
    const { file } = await loaded();
    await queryDuckdb(file, 'alter table qonto_raw.labels drop column _first_seq');
    const again = await openDuckdb(file);
    await again.prepare();
    again.close();
    expect(await queryDuckdb(file, 'select id, _first_seq from qonto_raw.labels')).toEqual([
      { id: 'a', _first_seq: null },
    ]);
  });

  it.each([
    ['a table', 'drop table qonto_raw.labels', 'has lost labels'],
    ['what its rows say', 'alter table qonto_raw.labels drop payload', 'has lost labels.payload'],
    ['what they are of', 'alter table qonto_raw.labels drop id', 'has lost labels.id'],
    ['its ledger', 'drop table qonto_raw._loads', 'has lost _loads'],
    ['its cursor', 'drop table qonto_raw._cursor', 'has lost _cursor'],
    ['what its cursor says', 'delete from qonto_raw._cursor', 'has lost _cursor'],
  ])('T333 that has lost %s is not made anew', async (_, sql, message) => {
    const { file } = await loaded();
    await queryDuckdb(file, sql);
    const again = await openDuckdb(file);
    await expect(again.prepare()).rejects.toMatchObject({
      code: 'table_lost',
      message: expect.stringContaining(`duckdb:${file} was loaded before, and ${message}`),
    });
    again.close();
  });

  it('T334 whose cursor has two rows is named, and nothing is merged', async () => {
    const { file } = await loaded();
    await queryDuckdb(file, 'insert into qonto_raw._cursor from qonto_raw._cursor');
    const again = await openDuckdb(file);
    await expect(again.prepare()).rejects.toMatchObject({
      kind: 'data',
      code: 'cursor_damaged',
      message: `${file}: qonto_raw._cursor has 2 rows, and must have one`,
    });
    again.close();
  });

  it('that was never loaded may lose a table', async () => {
    const { file, warehouse } = await start();
    await warehouse.prepare();
    warehouse.close();
    await queryDuckdb(file, 'drop table qonto_raw.labels');
    await queryDuckdb(file, 'drop table qonto_raw._cursor');
    const again = await openDuckdb(file);
    await again.prepare();
    expect(await again.cursor()).toEqual(beginning);
    again.close();
  });

  it('knows its tables from those of others', async () => {
    const { file, warehouse } = await start();
    await warehouse.prepare();
    warehouse.close();
    await queryDuckdb(file, 'drop schema qonto_raw cascade');
    await queryDuckdb(file, 'create table _cursor (x integer)');
    const again = await openDuckdb(file);
    expect(await again.cursor()).toBeUndefined();
    again.close();
  });
});

describe('a batch', () => {
  it('of parts that are elsewhere is refused, and of several parts is merged whole', async () => {
    const { file, zone, warehouse } = await start();
    await warehouse.prepare();
    const [one, two] = [
      await staged(zone, 1, 'labels', [label('a'), label('b')]),
      await staged(zone, 2, 'labels', [label('b'), label('c')]),
    ];
    const elsewhere = { ...one, parts: one.parts.map(({ uri, rows }) => ({ uri, rows })) };
    await expect(
      warehouse.merge(batchOf(beginning, cursorAt(2), [elsewhere])),
    ).rejects.toMatchObject({
      code: 'warehouse_fault',
      message: expect.stringContaining('is not on this machine'),
    });
    expect(await warehouse.cursor()).toEqual(beginning);
    const both = { table: one.table, parts: [...one.parts, ...two.parts], rows: 4 };
    expect(await warehouse.merge(batchOf(beginning, cursorAt(2), [both]))).toEqual({
      counts: [],
      jobs: [],
    });
    warehouse.close();
    expect(
      await queryDuckdb(file, 'select id, _seq::int as seq from qonto_raw.labels order by id'),
    ).toEqual([
      { id: 'a', seq: 1 },
      { id: 'b', seq: 2 },
      { id: 'c', seq: 2 },
    ]);
  });

  it('of several tables is merged into each', async () => {
    const { file, zone, warehouse } = await start();
    await warehouse.prepare();
    const tables = [
      await staged(zone, 1, 'labels', [label('a')]),
      await staged(zone, 1, 'memberships', [label('m'), label('n')]),
    ];
    await warehouse.merge(batchOf(beginning, cursorAt(1), tables));
    warehouse.close();
    const ids =
      'select id from qonto_raw.labels union all from (select id from qonto_raw.memberships)';
    expect(await queryDuckdb(file, `from (${ids}) order by id`)).toEqual(
      ['a', 'm', 'n'].map((id) => ({ id })),
    );
  });

  it('for tables that somebody has changed is refused, and what is wrong with them is told', async () => {
    const { file, zone, warehouse } = await start();
    await warehouse.prepare();
    warehouse.close();
    await queryDuckdb(file, 'alter table qonto_raw.labels rename id to name_of_ours');
    const again = await openDuckdb(file);
    const labels = await staged(zone, 1, 'labels', [label('a')]);
    await expect(again.merge(batchOf(beginning, cursorAt(1), [labels]))).rejects.toMatchObject({
      kind: 'data',
      code: 'warehouse_altered',
      message: expect.stringMatching(
        /^The tables in .* do not take the rows: Binder Error: .*\bid\b/,
      ),
    });
    expect(await again.cursor()).toEqual(beginning);
    again.close();
  });

  it('that fails halfway leaves every table as it was', async () => {
    const { file, zone, warehouse } = await start();
    await warehouse.prepare();
    const labels = await staged(zone, 1, 'labels', [label('a')]);
    const batch = batchOf(beginning, cursorAt(1), [labels]);
    const [record] = batch.records;
    // No number of a manifest: the ledger, which comes last, does not take it.
    const wrong = { ...batch, records: record ? [{ ...record, seq: Number.NaN }] : [] };
    await expect(warehouse.merge(wrong)).rejects.toMatchObject({ code: 'warehouse_altered' });
    expect(await warehouse.cursor()).toEqual(beginning);
    await warehouse.merge(batch);
    warehouse.close();
    expect(await queryDuckdb(file, 'select id from qonto_raw.labels')).toEqual([{ id: 'a' }]);
  });
});

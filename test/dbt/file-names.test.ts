import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, vi } from 'vitest';
import { schemaNamedLike } from '../../src/config/values.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { duckdbMarts } from '../../src/load/duckdb/marts.ts';
import { temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';
import { openDbt } from './support/open-dbt.ts';

vi.setConfig({ testTimeout: 240_000 });

const fixture = join(packageRoot, 'dbt', 'fixture', 'raw');

/** A table, an incremental one and views, one upon the other. */
async function build(file: string): Promise<void> {
  const dbt = await openDbt(join(packageRoot, 'dbt'), file);
  const { status, stdout } = dbt([
    'run',
    '--select',
    '+qonto__transaction_history',
    '+qonto__loads',
  ]);
  expect(status, stdout).toBe(0);
}

/** As an analyst opens it, alone: with the database named by DuckDB. */
async function count(file: string): Promise<unknown> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const sql = `select
      (select count(*) from qonto.qonto__transaction_history)::int as versions,
      (select count(*) from qonto.qonto__loads)::int as loads`;
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()[0];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const load = (file: string) =>
  runCli(['load', '--quiet', '--raw', fixture, '--warehouse', `duckdb:${file}`], {});

describe('T144 the name of the DuckDB file', () => {
  it.each(['temp.duckdb', 'memory.db', 'Bilan été "50%" [1] d\'avril {{ x }}.duckdb'])(
    '%s is nothing to dbt, nor to its readers',
    async (name) => {
      const folder = await temporaryFolder();
      const file = join(folder, name);
      expect(await load(file)).toMatchObject({ status: 0, stderr: '' });
      await build(file);
      const expected = { versions: expect.any(Number), loads: 3 };
      expect(await count(file)).toEqual(expected);
      const [row] = await duckdbMarts(file).ask((ask) =>
        ask('select count(*) as n from qonto__transaction_history'),
      );
      expect(Number(row?.n)).toBeGreaterThan(100);
    },
  );

  it('can be changed, and a copy can have another: views still find their tables', async () => {
    const folder = await temporaryFolder();
    const [file, renamed, copy] = ['bank.duckdb', 'livre.duckdb', 'read copy.db'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    await load(file);
    await build(file);
    const before = await count(file);
    await rename(file, renamed);
    await copyFile(renamed, copy);
    expect(await count(renamed)).toEqual(before);
    expect(await count(copy)).toEqual(before);
    await build(renamed);
    expect(await count(renamed)).toEqual(before);
  });

  it.each([
    ['Qonto.duckdb', 'qonto'],
    ['qonto', 'qonto'],
    ['data/QONTO_RAW.db', 'qonto_raw'],
    ['data\\qonto.2026.db', 'qonto'],
    ['.qonto', 'qonto'],
    ['/data/Information_Schema.db', 'information_schema'],
  ])('%s is refused, because no reader could name a table', async (name, schema) => {
    expect(schemaNamedLike(name)).toBe(schema);
    expect(await load(name)).toMatchObject({
      status: 78,
      stderr: expect.stringContaining(`must not be named like the schema ${schema} inside it`),
    });
  });

  it('may hold these words', () => {
    for (const name of ['bank-qonto.duckdb', 'qonto/bank.duckdb', 'qonto_rawer.db', 'qontos'])
      expect(schemaNamedLike(name)).toBeUndefined();
  });
});

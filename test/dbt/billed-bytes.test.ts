import { DuckDBConnection } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { namedIn, onlyDuckdb, readFrom, scansOf } from '../../tools/bench/billed-scans.ts';
import { sizeSql } from '../../tools/bench/billed-sizes.ts';

/** The readings of a statement, by a plan of the engine's own. */
async function scans(statement: string, setUp: readonly string[]) {
  const connection = await DuckDBConnection.create();
  for (const sql of [...setUp, `set disabled_optimizers = '${onlyDuckdb}'`])
    await connection.run(sql);
  const answer = await connection.runAndReadAll(`explain (format json) ${statement}`);
  const [[, plan] = []] = answer.getRowsJS();
  return scansOf(JSON.parse(String(plan))).map(({ table, ...rest }) => ({
    table: table.split('.').at(-1),
    ...rest,
  }));
}

describe('which columns of which tables a statement reads', () => {
  const wide = 'create table wide (id varchar, day date, cents bigint, note varchar)';
  const filled = "insert into wide values ('a', date '2026-01-31', 1, 'n')";
  const view = 'create view narrow as select * from wide where cents > 0';

  it('looks through views and common tables, and leaves out what nobody asks for', async () => {
    const statement = 'with all_of as (select * from narrow) select sum(cents) from all_of';
    expect(await scans(statement, [wide, filled, view])).toMatchObject([
      { table: 'wide', columns: ['cents'] },
    ]);
  });

  it('tells each reading of a table that is joined with itself', async () => {
    const statement = 'select one.cents from wide as one join wide as two on one.id = two.note';
    const read = await scans(statement, [wide, filled]);
    expect(read.map(({ columns }) => [...columns].sort())).toEqual(
      expect.arrayContaining([['cents', 'id'], ['note']]),
    );
  });

  it('reads a table of which the engine could tell that no row fits, as BigQuery may have to', async () => {
    const statement = "select cents from wide where day > date '2027-01-01'";
    const [read] = await scans(statement, [wide, filled]);
    expect(read?.table).toBe('wide');
    const named = read?.filters.flatMap((filter) => namedIn(filter, ['id', 'day', 'cents']));
    expect([...new Set([...(read?.columns ?? []), ...(named ?? [])])].sort()).toEqual([
      'cents',
      'day',
    ]);
  });

  it('finds the constant from which on a partitioned table is read', async () => {
    const table = 'create table versions (updated_at timestamp, payload varchar)';
    const row = "insert into versions values (timestamp '2026-06-15 00:00:00', '{}')";
    const statement =
      "select payload from versions where length(payload) > 1 and updated_at >= cast('2026-06-30 12:00:10.866000' as timestamp)";
    const [read] = await scans(statement, [table, row]);
    expect(readFrom(read?.filters ?? [], 'updated_at')).toBe('2026-06-30 12:00:10.866');
    expect(readFrom(read?.filters ?? [], 'created_at')).toBeUndefined();
    const [ranked] = await scans('select note from ranks where rank >= 1', [
      'create table ranks (rank bigint, note varchar)',
      "insert into ranks values (2, 'n')",
    ]);
    expect(readFrom(ranked?.filters ?? [], 'rank')).toBe('1');
  });
});

describe('how large the values of a column are on BigQuery', () => {
  it.each([
    ['varchar', "'é'", 4],
    ['json', `'{"a":1}'`, 7],
    ['varchar[]', "['a', 'bc']", 7],
    ['bigint', '1', 8],
    ['double', '1.5', 8],
    ['date', "'2026-01-01'", 8],
    ['timestamp', "'2026-01-01 00:00:00'", 8],
    ['decimal(18, 2)', '1.50', 16],
    ['boolean', 'true', 1],
  ])('a %s of %s is %i bytes, and a null none', async (type, value, bytes) => {
    const connection = await DuckDBConnection.create();
    await connection.run(`create table one ("a" ${type})`);
    await connection.run(`insert into one values (${value}), (null)`);
    const [[told] = []] = (
      await connection.runAndReadAll(
        "select data_type from duckdb_columns() where table_name = 'one'",
      )
    ).getRowsJS();
    const answer = await connection.runAndReadAll(`select ${sizeSql('a', String(told))} from one`);
    expect(Number(answer.getRowsJS()[0]?.[0])).toBe(bytes);
  });

  it('refuses a type of which it does not know', () => {
    expect(() => sizeSql('a', 'BLOB')).toThrow('How large BLOB is on BigQuery is not known here.');
  });
});

import { expect, it } from 'vitest';
import { cursorTable, loadsTable } from '../../src/load/ledger-tables.ts';
import { stagedColumns, streamTables } from '../../src/load/tables.ts';
import { streams } from '../../src/streams/index.ts';

it('the tables are made from the declarations, in the order in which they are loaded, each with a key of its columns', () => {
  expect(streamTables.length).toBeGreaterThan(0);
  expect(streamTables.map(({ name }) => name)).toEqual(streams.map(({ name }) => name));
  expect([loadsTable.name, cursorTable.name]).toEqual(['_loads', '_cursor']);
  for (const { key, columns } of [...streamTables, loadsTable]) {
    expect(key.length).toBeGreaterThan(0);
    for (const name of key) expect(columns.map((column) => column.name)).toContain(name);
  }
  for (const table of streamTables) {
    const staged = stagedColumns(table).map(({ name }) => name);
    expect([...staged, '_first_seq', '_loaded_at'].sort()).toEqual(
      table.columns.map(({ name }) => name).sort(),
    );
  }
});

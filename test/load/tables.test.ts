import { expect, it } from 'vitest';

it('the tables are read from their descriptions, in the order in which they are loaded, each with a key of its columns', async () => {
  // Imported here, so that a description that cannot be read fails this test and not the loading of the file.
  const { cursorTable, loadsTable, stagedColumns, streamTables } = await import(
    '../../src/load/tables.ts'
  );
  expect(streamTables.map(({ name }) => name)).toEqual([
    'organizations',
    'bank_accounts',
    'memberships',
    'labels',
    'transactions',
    'attachments',
  ]);
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

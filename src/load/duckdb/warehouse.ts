import { dirname, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { makeFolders } from '../../base/disk/make-folder.ts';
import { cursorTable, loadsTable } from '../ledger-tables.ts';
import { lostColumns, refuseLostTables } from '../lost-tables.ts';
import { cursorOf } from '../sql/ledger.ts';
import { mergedOf, mergedStreamsSql } from '../sql/merged-streams.ts';
import { streamTables } from '../tables.ts';
import type { LoadCursor, Warehouse } from '../warehouse.ts';
import { openFault, statementFault } from './faults.ts';
import { withEnoughMemory } from './memory.ts';
import { locateZone, mergeIntoDuckdb } from './merge.ts';
import { openDuckdbFile } from './open.ts';
import { duckdbRows } from './rows.ts';
import { createTableSql, duckdbDialect, duckdbType, ident, query, schema } from './sql.ts';

/**
 * Staging tables in schema `qonto_raw` of a DuckDB file. The file is locked to this process while it is open; one that is
 * only looked at can be open beside others who only read.
 */
export async function openDuckdb(file: string, readOnly = false): Promise<Warehouse> {
  const path = resolve(file);
  try {
    makeFolders(dirname(path));
  } catch (error) {
    throw openFault(path, error);
  }
  const { connection, close } = await openDuckdbFile(path, readOnly);
  const guarded = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw statementFault(path, error);
    }
  };
  return {
    name: `duckdb:${path}`,
    readsBuckets: false,
    prepare: () => guarded(prepare(connection, path)),
    cursor: () => guarded(readCursor(connection, path)),
    locate: (rawZone) =>
      guarded(withEnoughMemory(connection, () => locateZone(connection, rawZone))),
    merge: (batch) =>
      guarded(
        withEnoughMemory(connection, (giveBack) => mergeIntoDuckdb(connection, batch, giveBack)),
      ),
    rows: (asked) => guarded(duckdbRows(connection, schema, asked)),
    interrupt: () => connection.interrupt(),
    close,
  };
}

async function prepare(connection: DuckDBConnection, path: string): Promise<void> {
  await refuseLost(connection, path);
  await connection.run(`create schema if not exists ${schema}`);
  for (const table of [...streamTables, loadsTable, cursorTable]) {
    await connection.run(createTableSql(schema, table));
    for (const { name, type } of table.columns) {
      await connection.run(
        `alter table ${schema}.${ident(table.name)} add column if not exists ${ident(name)} ${duckdbType(type)}`,
      );
    }
  }
  await connection.run(
    `insert into ${schema}._cursor (name, seq, manifest_sha256, updated_at) select 'load', 0, '', timestamp '1970-01-01' where not exists (from ${schema}._cursor)`,
  );
}

async function refuseLost(connection: DuckDBConnection, path: string): Promise<void> {
  const found = await tablesIn(connection);
  const missing = [...streamTables, loadsTable]
    .map(({ name }) => name)
    .filter((name) => !found.has(name));
  const shorn = streamTables.flatMap((table) => {
    const columns = found.get(table.name);
    return columns === undefined ? [] : lostColumns(table, (column) => columns.has(column));
  });
  const hasLoads =
    found.has('_loads') && (await query(connection, `from ${schema}._loads limit 1`)).length > 0;
  const cursor = await readCursor(connection, path);
  const merged = async (streams: readonly string[]) =>
    mergedOf(await query(connection, mergedStreamsSql(`${schema}._loads`, streams, duckdbDialect)));
  await refuseLostTables({ warehouse: `duckdb:${path}`, missing, shorn, cursor, hasLoads, merged });
}

/** The tables that are there, and the columns of each. */
async function tablesIn(connection: DuckDBConnection): Promise<Map<string, Set<string>>> {
  const rows = await query(
    connection,
    `select table_name, list(column_name) as columns from duckdb_columns()
     where schema_name = '${schema}' and table_name in (select table_name from duckdb_tables() where schema_name = '${schema}')
     group by table_name`,
  );
  return new Map(
    z
      .array(z.object({ table_name: z.string(), columns: z.array(z.string()) }))
      .parse(rows)
      .map(({ table_name: name, columns }) => [name, new Set(columns)]),
  );
}

async function readCursor(
  connection: DuckDBConnection,
  path: string,
): Promise<LoadCursor | undefined> {
  if (!(await tablesIn(connection)).has('_cursor')) return undefined;
  const rows = await query(connection, `from ${schema}._cursor`);
  return cursorOf(rows, `${path}: ${schema}._cursor`);
}

import { dirname, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { makeFolders } from '../make-folder.ts';
import { openFault, statementFault } from './duckdb-faults.ts';
import { locateZone, mergeBatch } from './duckdb-merge.ts';
import { createTableSql, duckdbType, ident, query, schema, text } from './duckdb-sql.ts';
import { cursorOf, cursorRow } from './ledger.ts';
import { refuseLostTables } from './lost-tables.ts';
import { cursorTable, loadsTable, streamTables } from './tables.ts';
import type { LoadCursor, Warehouse } from './warehouse.ts';

/** Rows per row group: small, because a group of payloads is held in memory whole while it is written. */
const rowGroupSize = 8_192;

/** The first one with a single compression for texts: writing a wide table takes a third less time with it. */
const storageVersion = 'v1.3.0';

/** Staging tables in schema `qonto_raw` of a DuckDB file. The file is locked to this process while it is open. */
export async function openDuckdb(file: string): Promise<Warehouse> {
  const path = resolve(file);
  try {
    makeFolders(dirname(path));
  } catch (error) {
    throw openFault(path, error);
  }
  const { instance, connection } = await open(path);
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
    cursor: () => guarded(readCursor(connection)),
    locate: (rawZone) => guarded(locateZone(connection, rawZone)),
    merge: (batch) => guarded(mergeBatch(connection, batch)),
    interrupt: () => connection.interrupt(),
    close() {
      connection.closeSync();
      // Only this lets go of the file's lock, so that dbt can open it.
      instance.closeSync();
    },
  };
}

async function open(
  path: string,
): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(':memory:', {
    // Enough for a batch of long rows; more threads would each want their own share of it.
    memory_limit: '192MB',
    threads: '1',
    temp_directory: `${path}.tmp`,
    preserve_insertion_order: 'false',
    // What a batch has freed goes back to the system, and not into a reserve.
    allocator_flush_threshold: '1MB',
    allocator_bulk_deallocation_flush_threshold: '1MB',
    // Nothing here needs an extension, and none may be fetched.
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    await connection.run(
      `attach ${text(path)} as warehouse (row_group_size ${rowGroupSize}, storage_version '${storageVersion}')`,
    );
    await connection.run('use warehouse');
    return { instance, connection };
  } catch (error) {
    connection.closeSync();
    instance.closeSync();
    throw openFault(path, error);
  }
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
  const hasLoads =
    found.has('_loads') && (await query(connection, `from ${schema}._loads limit 1`)).length > 0;
  const cursor = await readCursor(connection);
  refuseLostTables({ warehouse: `duckdb:${path}`, missing, cursor, hasLoads });
}

async function tablesIn(connection: DuckDBConnection): Promise<Set<string>> {
  const rows = await query(
    connection,
    `select table_name from duckdb_tables() where schema_name = '${schema}'`,
  );
  return new Set(
    z
      .array(z.object({ table_name: z.string() }))
      .parse(rows)
      .map((row) => row.table_name),
  );
}

async function readCursor(connection: DuckDBConnection): Promise<LoadCursor | undefined> {
  if (!(await tablesIn(connection)).has('_cursor')) return undefined;
  const rows = await query(connection, `from ${schema}._cursor`);
  const [row] = z.array(cursorRow).parse(rows);
  return row && cursorOf(row);
}

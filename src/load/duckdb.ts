import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { busyError, dataError, unavailableError } from '../errors.ts';
import { createTableSql, duckdbType, ident, text } from './duckdb-sql.ts';
import { duckdbDialect, mergeSql } from './merge.ts';
import { cursorTable, loadsTable, streamTables } from './tables.ts';
import type { LoadBatch, LoadCursor, MergeCounts, TableLoad, Warehouse } from './warehouse.ts';

const schema = 'qonto_raw';

/** Staging tables in schema `qonto_raw` of a DuckDB file. The file is locked to this process while it is open. */
export async function openDuckdb(file: string): Promise<Warehouse> {
  const path = resolve(file);
  await mkdir(dirname(path), { recursive: true });
  const instance = await open(path);
  const connection = await instance.connect();
  const run = (sql: string) => connection.run(sql);
  return {
    name: `duckdb:${path}`,
    async prepare() {
      await run(`create schema if not exists ${schema}`);
      for (const table of [...streamTables, loadsTable, cursorTable]) {
        await run(createTableSql(schema, table));
        await addColumns(connection, table.name, table.columns);
      }
      await run(
        `insert into ${schema}._cursor select 'load', 0, '', timestamp '1970-01-01' where not exists (from ${schema}._cursor)`,
      );
    },
    cursor: () => readCursor(connection),
    merge: (batch) => mergeBatch(connection, batch),
    close() {
      connection.closeSync();
      // Only this lets go of the file's lock, so that dbt can open it.
      instance.closeSync();
    },
  };
}

async function open(path: string): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, {
      memory_limit: '128MB',
      threads: '2',
      preserve_insertion_order: 'false',
      // Nothing here needs an extension, and none may be fetched.
      autoinstall_known_extensions: 'false',
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/lock/i.test(message)) {
      const holder = /PID \d+/.exec(message)?.[0];
      throw busyError(
        `The DuckDB file ${path} is open in another program${holder ? ` (${holder})` : ''}`,
        {
          code: 'warehouse_locked',
          hint: 'Close it there (DuckDB lets one process write at a time) and run again.',
          cause: error,
        },
      );
    }
    throw unavailableError(`The DuckDB file ${path} cannot be opened: ${message.split('\n')[0]}`, {
      code: 'warehouse_unavailable',
      hint: 'Check the path and its permissions, or choose another with --warehouse.',
      cause: error,
    });
  }
}

async function addColumns(
  connection: DuckDBConnection,
  table: string,
  columns: (typeof loadsTable)['columns'],
): Promise<void> {
  for (const { name, type } of columns) {
    await connection.run(
      `alter table ${schema}.${ident(table)} add column if not exists ${ident(name)} ${duckdbType(type)}`,
    );
  }
}

async function readCursor(connection: DuckDBConnection): Promise<LoadCursor> {
  const rows = await query(connection, `select seq, manifest_sha256 from ${schema}._cursor`);
  const [row] = z
    .tuple([z.object({ seq: z.coerce.number(), manifest_sha256: z.string() })])
    .parse(rows);
  return { seq: row.seq, manifestSha256: row.manifest_sha256 };
}

async function mergeBatch(
  connection: DuckDBConnection,
  batch: LoadBatch,
): Promise<readonly MergeCounts[]> {
  for (const load of batch.tables) await stage(connection, load, batch.loadedAt);
  await connection.run('begin transaction');
  try {
    await moveCursor(connection, batch);
    let counts: readonly MergeCounts[] = [];
    for (const { table } of batch.tables) {
      const range =
        table.partition_by === undefined
          ? undefined
          : await rangeOf(connection, table.name, table.partition_by);
      if (table.name === 'transactions') counts = await classify(connection, range);
      const sql = {
        table,
        target: `${schema}.${ident(table.name)}`,
        staging: stagingName(table.name),
        range,
      };
      await connection.run(mergeSql(sql, duckdbDialect));
    }
    for (const record of batch.records) await insertRecord(connection, { ...record });
    await connection.run('commit');
    return counts;
  } catch (error) {
    await connection.run('rollback');
    throw error;
  } finally {
    for (const { table } of batch.tables)
      await connection.run(`drop table if exists ${stagingName(table.name)}`);
  }
}

const stagingName = (table: string): string => ident(`staged_${table}`);

async function stage(
  connection: DuckDBConnection,
  { table, parts, rows }: TableLoad,
  loadedAt: string,
): Promise<void> {
  const columns = table.columns.filter(({ name }) => name !== '_loaded_at');
  const types = columns.map(({ name, type }) => `${text(name)}: ${text(duckdbType(type))}`);
  const files = parts.map(({ file }) => text(file));
  const staging = stagingName(table.name);
  await connection.run(
    `create or replace temp table ${staging} as
     select *, ${duckdbDialect.timestamp(loadedAt)} as _loaded_at
     from read_json([${files.join(', ')}], format = 'newline_delimited', compression = 'gzip',
       maximum_object_size = 4194304, columns = {${types.join(', ')}})`,
  );
  const [{ n }] = z
    .tuple([z.object({ n: z.coerce.number() })])
    .parse(await query(connection, `select count(*) as n from ${staging}`));
  if (n !== rows) {
    throw dataError(`${n} rows of ${table.name} could be read where the manifests say ${rows}`, {
      code: 'staged_rows_differ',
      hint: 'Nothing was merged. Run `qonto-elt load` again; if it stays, the raw zone is damaged.',
    });
  }
}

/** Zero rows moved means that another load has merged these manifests in the meantime. */
async function moveCursor(
  connection: DuckDBConnection,
  { from, to, loadedAt }: LoadBatch,
): Promise<void> {
  const moved = await connection.run(
    `update ${schema}._cursor set seq = ${to.seq}, manifest_sha256 = ${text(to.manifestSha256)}, updated_at = ${duckdbDialect.timestamp(loadedAt)}
     where name = 'load' and seq = ${from.seq} and manifest_sha256 = ${text(from.manifestSha256)}`,
  );
  if (moved.rowsChanged === 1) return;
  throw busyError(`Superseded: the warehouse is no longer at manifest ${from.seq}`, {
    code: 'superseded',
    hint: 'Another load was faster. Nothing was changed by this one.',
  });
}

async function rangeOf(connection: DuckDBConnection, table: string, column: string) {
  const rows = await query(
    connection,
    `select strftime(min(v), '%Y-%m-%dT%H:%M:%S.%fZ') as "from", strftime(max(v), '%Y-%m-%dT%H:%M:%S.%fZ') as "to"
     from (select ${ident(column)} as v from ${stagingName(table)})`,
  );
  return z.tuple([z.object({ from: z.string(), to: z.string() })]).parse(rows)[0];
}

async function classify(
  connection: DuckDBConnection,
  range: { readonly from: string; readonly to: string } | undefined,
): Promise<readonly MergeCounts[]> {
  const within =
    range === undefined
      ? 'true'
      : `updated_at between ${duckdbDialect.timestamp(range.from)} and ${duckdbDialect.timestamp(range.to)}`;
  const rows = await query(
    connection,
    `with staged as (
       select id, updated_at, bank_account_id, _hash from ${stagingName('transactions')}
       qualify row_number() over (partition by id, updated_at order by _seq desc, _part desc, _row desc) = 1
     ),
     same_version as (select id, updated_at, _hash from ${schema}.transactions where ${within}),
     known as (select distinct id from ${schema}.transactions semi join staged using (id)),
     judged as (
       select
         staged.bank_account_id,
         case
           when same_version._hash = staged._hash then 'repeated'
           when same_version._hash is not null then 'silent'
           when known.id is not null then 'changed'
           when row_number() over (partition by staged.id order by staged.updated_at) > 1 then 'changed'
           else 'new'
         end as verdict
       from staged
       left join same_version using (id, updated_at)
       left join known on known.id = staged.id
     )
     select
       bank_account_id,
       count(*) filter (verdict = 'new') as "new",
       count(*) filter (verdict = 'changed') as changed,
       count(*) filter (verdict = 'silent') as silent,
       count(*) filter (verdict = 'repeated') as repeated
     from judged group by all order by all`,
  );
  return mergeCounts.parse(rows);
}

const mergeCounts = z.array(
  z.object({
    bank_account_id: z.string(),
    new: z.coerce.number(),
    changed: z.coerce.number(),
    silent: z.coerce.number(),
    repeated: z.coerce.number(),
  }),
);

async function insertRecord(
  connection: DuckDBConnection,
  record: Readonly<Record<string, unknown>>,
): Promise<void> {
  const values = loadsTable.columns.map(({ name, type }) => {
    const value = record[name];
    if (typeof value === 'number') return String(value);
    if (type === 'TIMESTAMP') return duckdbDialect.timestamp(String(value));
    return text(typeof value === 'string' ? value : JSON.stringify(value));
  });
  await connection.run(`insert into ${schema}._loads values (${values.join(', ')})`);
}

async function query(connection: DuckDBConnection, sql: string): Promise<unknown[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { busyError, dataError } from '../errors.ts';
import { classifySql } from './classify.ts';
import { duckdbType, ident, query, schema, text } from './duckdb-sql.ts';
import { duckdbDialect, mergeSql } from './merge.ts';
import { loadsTable } from './tables.ts';
import type { LoadBatch, MergeCounts, TableLoad } from './warehouse.ts';

/** One batch, staged and then merged in one transaction with the cursor. Throws what went wrong, rolled back. */
export async function mergeBatch(
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
    // A transaction that the failure has ended already cannot be rolled back; the failure is what counts.
    await connection.run('rollback').catch(() => {});
    throw error;
  } finally {
    for (const { table } of batch.tables)
      await connection.run(`drop table if exists ${stagingName(table.name)}`);
  }
}

const stagingName = (table: string): string => ident(`staged_${table}`);

/** Part by part: reading many compressed files at once holds each of them in memory. */
async function stage(
  connection: DuckDBConnection,
  { table, parts, rows }: TableLoad,
  loadedAt: string,
): Promise<void> {
  const columns = table.columns.filter(({ name }) => name !== '_loaded_at');
  const types = columns.map(({ name, type }) => `${text(name)}: ${text(duckdbType(type))}`);
  const names = columns.map(({ name }) => ident(name)).join(', ');
  const staging = stagingName(table.name);
  const definitions = table.columns.map(({ name, type }) => `${ident(name)} ${duckdbType(type)}`);
  await connection.run(`create or replace temp table ${staging} (${definitions.join(', ')})`);
  let staged = 0;
  for (const { file } of parts) {
    const inserted = await connection.run(
      `insert into ${staging} (${names}, _loaded_at)
       select ${names}, ${duckdbDialect.timestamp(loadedAt)}
       from read_json(${text(file)}, format = 'newline_delimited', compression = 'gzip',
         maximum_object_size = 4194304, columns = {${types.join(', ')}})`,
    );
    staged += inserted.rowsChanged;
  }
  if (staged !== rows) {
    throw dataError(
      `${staged} rows of ${table.name} could be read where the manifests say ${rows}`,
      {
        code: 'staged_rows_differ',
        hint: 'Nothing was merged. Run `qonto-elt load` again; if it stays, the raw zone is damaged.',
      },
    );
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

interface Range {
  readonly from: string;
  readonly to: string;
}

async function rangeOf(
  connection: DuckDBConnection,
  table: string,
  column: string,
): Promise<Range> {
  const rows = await query(
    connection,
    `select strftime(min(v), '%Y-%m-%dT%H:%M:%S.%fZ') as "from", strftime(max(v), '%Y-%m-%dT%H:%M:%S.%fZ') as "to"
     from (select ${ident(column)} as v from ${stagingName(table)})`,
  );
  return z.tuple([z.object({ from: z.string(), to: z.string() })]).parse(rows)[0];
}

async function classify(
  connection: DuckDBConnection,
  range: Range | undefined,
): Promise<readonly MergeCounts[]> {
  const within =
    range &&
    `between ${duckdbDialect.timestamp(range.from)} and ${duckdbDialect.timestamp(range.to)}`;
  const sql = classifySql(stagingName('transactions'), `${schema}.transactions`, within);
  return mergeCounts.parse(await query(connection, sql));
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
  const names = loadsTable.columns.map(({ name }) => ident(name));
  await connection.run(
    `insert into ${schema}._loads (${names.join(', ')}) values (${values.join(', ')})`,
  );
}

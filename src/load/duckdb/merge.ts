import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { filesAhead } from '../parts/files-ahead.ts';
import type { Range } from '../ranges.ts';
import { classifySql, countsOf } from '../sql/classify.ts';
import { insertRecordsSql, moveCursorSql, stagedRowsDiffer, superseded } from '../sql/ledger.ts';
import { mergeSql } from '../sql/merge.ts';
import { locateSql } from '../sql/object-uri.ts';
import { stagedColumns } from '../tables.ts';
import type { LoadBatch, MergeCounts, Merged, TableLoad } from '../warehouse.ts';
import type { GiveBack } from './memory.ts';
import {
  duckdbDialect,
  duckdbType,
  ident,
  literalPath,
  query,
  schema,
  textLiteral,
} from './sql.ts';

/** One batch, staged and then merged in one transaction with the cursor. Throws what went wrong, rolled back. */
export async function mergeIntoDuckdb(
  connection: DuckDBConnection,
  batch: LoadBatch,
  giveBack: GiveBack,
): Promise<Merged> {
  for (const load of batch.tables) await stage(connection, load);
  await connection.run('begin transaction');
  try {
    const moved = await connection.run(moveCursorSql(`${schema}._cursor`, batch, duckdbDialect));
    if (moved.rowsChanged !== 1) throw superseded(batch.from);
    let counts: readonly MergeCounts[] = [];
    for (const { table } of batch.tables) {
      const staging = stagingName(table.name);
      const target = `${schema}.${ident(table.name)}`;
      const ranges = table.partition_by && (await rangeOf(connection, staging, table.partition_by));
      if (table.name === 'transactions' && ranges) {
        const sql = classifySql({ staging, target, ranges }, duckdbDialect);
        counts = countsOf(await query(connection, sql));
        await giveBack();
      }
      const input = {
        table,
        target,
        staging,
        loadedAt: batch.loadedAt,
        rawZone: batch.rawZone,
        ranges: ranges || undefined,
      };
      await connection.run(mergeSql(input, duckdbDialect));
    }
    await connection.run(insertRecordsSql(`${schema}._loads`, batch.records, duckdbDialect));
    await connection.run('commit');
    return { counts, jobs: [] };
  } catch (error) {
    // A transaction that the failure has ended already cannot be rolled back; the failure is what counts.
    await connection.run('rollback').catch(() => {});
    throw error;
  } finally {
    for (const { table } of batch.tables)
      await connection.run(`drop table if exists ${stagingName(table.name)}`);
    // What is still in use keeps it from that, and is no fault of this batch.
    await giveBack().catch(() => {});
  }
}

/** Every address of an attachment, and the cursor with them, in one transaction. */
export async function locateZone(connection: DuckDBConnection, rawZone: string): Promise<void> {
  await connection.run('begin transaction');
  try {
    for (const sql of locateSql((table) => `${schema}.${ident(table)}`, rawZone, duckdbDialect))
      await connection.run(sql);
    await connection.run('commit');
  } catch (error) {
    await connection.run('rollback').catch(() => {});
    throw error;
  }
}

const stagingName = (table: string): string => ident(`staged_${table}`);

/** Part by part: reading many compressed files at once holds each of them in memory. */
async function stage(
  connection: DuckDBConnection,
  { table, parts, rows }: TableLoad,
): Promise<void> {
  const columns = stagedColumns(table);
  const types = columns.map(
    ({ name, type }) => `${textLiteral(name)}: ${textLiteral(duckdbType(type))}`,
  );
  const names = columns.map(({ name }) => ident(name)).join(', ');
  const staging = stagingName(table.name);
  const definitions = columns.map(({ name, type }) => `${ident(name)} ${duckdbType(type)}`);
  await connection.run(`create or replace temp table ${staging} (${definitions.join(', ')})`);
  let staged = 0;
  for await (const file of filesAhead(parts)) {
    const inserted = await connection.run(
      `insert into ${staging} (${names})
       select ${names}
       from read_json(${textLiteral(literalPath(file))}, format = 'newline_delimited', compression = 'gzip',
         maximum_object_size = 4194304, columns = {${types.join(', ')}})`,
    );
    staged += inserted.rowsChanged;
  }
  if (staged !== rows) throw stagedRowsDiffer(table.name, staged, rows);
}

/** From the smallest to the largest value: DuckDB skips by one range, not by several. */
async function rangeOf(
  connection: DuckDBConnection,
  staging: string,
  column: string,
): Promise<readonly Range[]> {
  const rows = await query(
    connection,
    `select strftime(min(v), '%Y-%m-%dT%H:%M:%S.%fZ') as "from", strftime(max(v), '%Y-%m-%dT%H:%M:%S.%fZ') as "to"
     from (select ${ident(column)} as v from ${staging})`,
  );
  const found = z.array(z.object({ from: z.string().nullable(), to: z.string().nullable() }));
  return found
    .parse(rows)
    .flatMap(({ from, to }) => (from === null || to === null ? [] : [{ from, to }]));
}

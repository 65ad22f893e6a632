import type { Range } from '../ranges.ts';
import { classifySql } from '../sql/classify.ts';
import { insertRecordsSql, moveCursorSql } from '../sql/ledger.ts';
import { mergeSql } from '../sql/merge.ts';
import type { LoadBatch, TableLoad } from '../warehouse.ts';
import { bigqueryDialect as dialect } from './sql.ts';

/** What the script raises when the cursor is not where the batch begins. */
export const supersededMark = 'qonto_elt_superseded';

export interface ScriptTables {
  readonly target: (table: string) => string;
  readonly staging: (table: string) => string;
}

/** Per table of the batch: how many rows are staged, and in which months they lie. */
export function countSql(tables: readonly TableLoad[], { staging }: ScriptTables): string {
  return tables
    .map(({ table }) => {
      const months =
        table.partition_by === undefined
          ? 'cast(null as string)'
          : `coalesce(string_agg(distinct format_timestamp('%Y-%m', ${table.partition_by})), '')`;
      return `select ${dialect.text(table.name)} as table_name, count(*) as row_count, ${months} as months from ${staging(table.name)}`;
    })
    .join('\nunion all\n');
}

/**
 * One transaction: the cursor, every table and `_loads`. It ends with one row, `counts`: what merging made of
 * transactions. The cursor moves by an UPDATE and first, because of two transactions that change one table BigQuery
 * cancels one, while two that only insert would both succeed.
 */
export function mergeScript(
  batch: LoadBatch,
  tables: ScriptTables,
  rangesOf: (table: string) => readonly Range[] | undefined,
): string {
  const { target, staging } = tables;
  const statements = batch.tables.flatMap(({ table }) => {
    const names = { target: target(table.name), staging: staging(table.name) };
    const ranges = rangesOf(table.name);
    const merge = mergeSql(
      { table, ...names, loadedAt: batch.loadedAt, rawZone: batch.rawZone, ranges },
      dialect,
    );
    if (table.name !== 'transactions' || ranges === undefined) return [merge];
    const counts = classifySql({ ...names, ranges }, dialect);
    return [`set counts = (select to_json_string(array_agg(c)) from (\n${counts}\n) as c)`, merge];
  });
  return [
    `declare counts string`,
    'begin transaction',
    moveCursorSql(target('_cursor'), batch, dialect),
    `if @@row_count != 1 then
  rollback transaction;
  raise using message = '${supersededMark}';
end if`,
    ...statements,
    insertRecordsSql(target('_loads'), batch.records, dialect),
    'commit transaction',
    'select counts',
  ]
    .map((statement) => `${statement};`)
    .join('\n');
}

/** The cursor's one row, if it is not there yet. */
export function seedCursorSql(target: string, at: string): string {
  return `merge into ${target} as t
using (select 'load' as name) as s
on t.name = s.name
when not matched then
  insert (name, seq, manifest_sha256, updated_at) values ('load', 0, '', ${dialect.timestamp(at)})`;
}

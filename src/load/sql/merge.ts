import type { Range } from '../ranges.ts';
import type { Table } from '../tables.ts';
import type { Dialect } from './dialect.ts';
import { lastFirst, linePosition, standsAfter } from './line-order.ts';
import { objectUriSql } from './object-uri.ts';

export interface MergeInput {
  readonly table: Table;
  readonly target: string;
  /** The batch's rows, with `stagedColumns` of the table. */
  readonly staging: string;
  readonly loadedAt: string;
  readonly rawZone: string;
  /**
   * Where the batch's partition values lie; constants, so that the engine can skip what lies outside. Sound because the
   * key decides the value: it is part of it, or of the hash in it.
   */
  readonly ranges?: readonly Range[] | undefined;
}

/**
 * "The largest (`_seq`, `_part`, `_row`) wins, and the smallest `_first_seq` stays" as SQL: idempotent, and indifferent
 * to the order in which manifests come.
 * The source is de-duplicated first, since neither engine protects from two source rows for one key; by its position alone,
 * so that payloads need not go through the window.
 */
export function mergeSql(
  { table, target, staging, loadedAt, rawZone, ranges }: MergeInput,
  dialect: Dialect,
): string {
  const { quote } = dialect;
  const names = table.columns.map(({ name }) => quote(name));
  const values = table.columns.map(
    ({ name }) => objectUriSql(name, rawZone, dialect) ?? `s.${quote(name)}`,
  );
  const keys = table.key.map(quote);
  const [seq, firstSeq] = [quote('_seq'), quote('_first_seq')];
  const on = keys.map((key) => `t.${key} = s.${key}`);
  const partition = table.columns.find(({ name }) => name === table.partition_by);
  if (ranges !== undefined && partition !== undefined) {
    const inside = withinSql(`t.${quote(partition.name)}`, ranges, dialect);
    // A row without the value has a partition of its own, which is read too.
    on.push(
      partition.mode === 'REQUIRED' ? inside : `(${inside} or t.${quote(partition.name)} is null)`,
    );
  }
  const earlier = `case when t.${firstSeq} < s.${firstSeq} then t.${firstSeq} else s.${firstSeq} end`;
  return `
merge into ${target} as t
using (
  select staged.*, winner.${firstSeq}, ${dialect.timestamp(loadedAt)} as _loaded_at
  from ${staging} as staged
  inner join (
    select ${linePosition.map(quote).join(', ')}, min(${seq}) over (partition by ${keys.join(', ')}) as ${firstSeq}
    from ${staging}
    where true
    qualify row_number() over (partition by ${keys.join(', ')} order by ${lastFirst(quote)}) = 1
  ) as winner
  on ${linePosition.map((name) => `staged.${quote(name)} = winner.${quote(name)}`).join(' and ')}
) as s
on ${on.join(' and ')}
when matched and ${standsAfter('s', 't', quote)} then
  update set ${names
    .map((name, at) => `${name} = ${name === firstSeq ? earlier : values[at]}`)
    .filter((_, at) => !keys.includes(names[at] ?? ''))
    .join(', ')}
when matched and s.${firstSeq} < t.${firstSeq} then
  update set ${firstSeq} = s.${firstSeq}
when not matched then
  insert (${names.join(', ')}) values (${values.join(', ')})`.trim();
}

/** "Inside one of the ranges", as constants. */
export function withinSql(column: string, ranges: readonly Range[], dialect: Dialect): string {
  const parts = ranges.map(
    ({ from, to }) => `${column} between ${dialect.timestamp(from)} and ${dialect.timestamp(to)}`,
  );
  return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`;
}

import type { Table } from './tables.ts';

/** The few places where the two engines want other words. */
export interface Dialect {
  readonly quote: (name: string) => string;
  readonly timestamp: (literal: string) => string;
}

export const duckdbDialect: Dialect = {
  quote: (name) => `"${name}"`,
  timestamp: (literal) => `timestamp '${literal.replace('T', ' ').replace('Z', '')}'`,
};

export interface MergeInput {
  readonly table: Table;
  readonly target: string;
  readonly staging: string;
  /** The batch's smallest and largest partition value; constants, so that the engine can skip what lies outside. */
  readonly range?: { readonly from: string; readonly to: string } | undefined;
}

/**
 * "The largest (`_seq`, `_part`, `_row`) wins" as SQL: idempotent, and indifferent to the order in which manifests come.
 * The source is de-duplicated first, since neither engine protects from two source rows for one key; by its place alone,
 * so that payloads need not go through the window.
 */
export function mergeSql({ table, target, staging, range }: MergeInput, dialect: Dialect): string {
  const { quote } = dialect;
  const names = table.columns.map(({ name }) => quote(name));
  const keys = table.key.map(quote);
  const on = keys.map((key) => `t.${key} = s.${key}`);
  const partition = table.partition_by;
  if (range !== undefined && partition !== undefined) {
    const from = dialect.timestamp(range.from);
    const to = dialect.timestamp(range.to);
    on.push(`t.${quote(partition)} between ${from} and ${to}`);
  }
  const order = place.map((name) => `${quote(name)} desc`).join(', ');
  return `
merge into ${target} as t
using (
  select staged.*
  from ${staging} as staged
  inner join (
    select ${place.map(quote).join(', ')} from ${staging}
    qualify row_number() over (partition by ${keys.join(', ')} order by ${order}) = 1
  ) as winner
  on ${place.map((name) => `staged.${quote(name)} = winner.${quote(name)}`).join(' and ')}
) as s
on ${on.join(' and ')}
when matched and ${isLater(quote)} then
  update set ${names
    .filter((name) => !keys.includes(name))
    .map((name) => `${name} = s.${name}`)
    .join(', ')}
when not matched then
  insert (${names.join(', ')}) values (${names.map((name) => `s.${name}`).join(', ')})`.trim();
}

const place = ['_seq', '_part', '_row'];

/** BigQuery does not compare rows of values, so the comparison is written out. */
function isLater(quote: (name: string) => string): string {
  const [seq, part, row] = place.map(quote);
  return `(s.${seq} > t.${seq} or (s.${seq} = t.${seq} and (s.${part} > t.${part} or (s.${part} = t.${part} and s.${row} > t.${row}))))`;
}

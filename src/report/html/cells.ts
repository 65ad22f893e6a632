import type { TextRow } from '../../load/text-row.ts';

/** A value that the query always gives. Throws if it does not. */
export function requiredText(row: TextRow, name: string): string {
  const value = row[name];
  if (value === null || value === undefined) throw new Error(`The marts gave no ${name}`);
  return value;
}

/** An integer, exactly. */
export function integer(row: TextRow, name: string): bigint {
  return BigInt(requiredText(row, name));
}

/** Rows by what they have in common, in the order in which it first appears. */
export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** Amounts of two currencies are never in one group. */
export function byCurrency(rows: readonly TextRow[]): [string, TextRow[]][] {
  return [...groupBy(rows, (row) => requiredText(row, 'currency'))];
}

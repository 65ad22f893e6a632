/**
 * How many bytes BigQuery counts for the values of a column, as SQL of DuckDB: by the sizes that its pages on data types
 * list. A null is nothing. A decimal of ours is NUMERIC there.
 */
export function sizeSql(column: string, type: string): string {
  const name = `"${column}"`;
  if (type === 'VARCHAR') return `coalesce(sum(2 + strlen(${name})), 0)`;
  if (type === 'JSON') return `coalesce(sum(strlen(${name})), 0)`;
  if (type === 'VARCHAR[]')
    return `coalesce(sum(list_sum(list_transform(${name}, lambda one: 2 + strlen(one)))), 0)`;
  return `${bytesOf(type)} * count(${name})`;
}

function bytesOf(type: string): number {
  if (type === 'BOOLEAN') return 1;
  if (type.startsWith('DECIMAL')) return 16;
  if (/^(BIGINT|HUGEINT|INTEGER|DOUBLE|DATE|TIMESTAMP( WITH TIME ZONE)?)$/.test(type)) return 8;
  throw new RangeError(`How large ${type} is on BigQuery is not known here.`);
}

import type { Query, Row } from '../../support/world.ts';

/** When the loader was here last says nothing of what is known. */
const ownMoments = ['_seq', '_extracted_at', '_loaded_at'];

/**
 * Every row of everything in a schema of a DuckDB file, but for when the loader was here last. Without `base_qonto__*`,
 * which are the staging tables themselves.
 */
export async function relationsIn(
  query: Query,
  schema: string,
): Promise<Readonly<Record<string, readonly Row[]>>> {
  const found: Record<string, readonly Row[]> = {};
  for (const { name, columns } of await query(
    `select table_name as name, array_to_string(list(column_name order by column_index), ' ') as columns
     from duckdb_columns() where schema_name = '${schema}' and not starts_with(table_name, 'base_')
     group by name order by name`,
  )) {
    const kept = String(columns)
      .split(' ')
      .filter((column) => !ownMoments.includes(column));
    found[String(name)] = await query(
      `select ${kept.join(', ')} from ${schema}.${name} order by all`,
    );
  }
  return found;
}

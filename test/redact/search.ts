import { join } from 'node:path';
import { contentOf, filesBelow } from '../support/folders.ts';
import { queryDuckdb } from '../support/world.ts';
import { findIn, type Needle } from './canaries.ts';

/** `what in which file` for everything below a folder, names of files included; what is compressed is unpacked. */
export async function searchFolder(folder: string, needles: readonly Needle[]): Promise<string[]> {
  const hits: string[] = [];
  for (const file of await filesBelow(folder)) {
    const found = [
      ...findIn(file, needles),
      ...findIn(await contentOf(join(folder, file)), needles),
    ];
    hits.push(...found.map((name) => `${name} in ${file}`));
  }
  return hits;
}

/** `what in which column` for every table and view of a DuckDB file, each value as the text it is shown as. */
export async function searchTables(file: string, needles: readonly Needle[]): Promise<string[]> {
  const columns = await queryDuckdb(
    file,
    `select schema_name as schema, table_name as "table", column_name as "column" from duckdb_columns()
     where not internal order by all`,
  );
  const values = columns.map(
    ({ schema, table, column }) =>
      `select '${table}.${column}' as field, string_agg(cast("${column}" as varchar), chr(10)) as hay from "${schema}"."${table}"`,
  );
  const found = await queryDuckdb(file, values.join(' union all '));
  return found.flatMap(({ field, hay }) =>
    findIn(String(hay ?? ''), needles).map((name) => `${name} in ${String(field)}`),
  );
}

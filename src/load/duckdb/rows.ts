import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { plainRows, type RowsAsked, type TextColumn, type TextRow } from '../text-row.ts';
import { ident, query, textLiteral } from './sql.ts';

/** The rows of a table of the current database that have a text in a column; undefined where there is no such table. */
export async function duckdbRows(
  connection: DuckDBConnection,
  schema: string,
  { table, column, value }: RowsAsked,
): Promise<TextRow[] | undefined> {
  const columns = await columnsOf(connection, schema, table);
  if (columns.length === 0) return undefined;
  const texts = columns.map(({ name }) => `${ident(name)}::varchar as ${ident(name)}`);
  const rows = await query(
    connection,
    `select ${texts.join(', ')} from ${ident(schema)}.${ident(table)} where ${ident(column)} = ${textLiteral(value)}`,
  );
  return plainRows(rows, columns);
}

async function columnsOf(
  connection: DuckDBConnection,
  schema: string,
  table: string,
): Promise<TextColumn[]> {
  const found = await query(
    connection,
    `select column_name, data_type from duckdb_columns() where database_name = current_database() and schema_name = ${textLiteral(schema)} and table_name = ${textLiteral(table)} order by column_index`,
  );
  return z
    .array(z.object({ column_name: z.string(), data_type: z.string() }))
    .parse(found)
    .map(({ column_name: name, data_type: type }) => ({ name, kind: kindOf(type) }));
}

function kindOf(type: string): TextColumn['kind'] {
  if (type.startsWith('TIMESTAMP')) return 'timestamp';
  if (type.startsWith('DECIMAL')) return 'decimal';
  return type === 'JSON' ? 'json' : 'other';
}

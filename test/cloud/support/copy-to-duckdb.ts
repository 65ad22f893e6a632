import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BigQuery } from '@google-cloud/bigquery';
import { createTableSql, ident, schema, textLiteral } from '../../../src/load/duckdb/sql.ts';
import { cursorTable, loadsTable } from '../../../src/load/ledger-tables.ts';
import { streamTables, type Table } from '../../../src/load/tables.ts';

/**
 * Statements that make DuckDB tables of everything in a dataset, so that one and the same question can be asked of both
 * engines. Values travel as texts, microseconds and JSON: nothing is rounded on the way.
 */
export async function copyToDuckdb(
  client: BigQuery,
  dataset: string,
  folder: string,
): Promise<readonly string[]> {
  const copies = [...streamTables, loadsTable, cursorTable].map(async (table) => {
    const file = join(folder, `${table.name}-${randomUUID()}.json`);
    const [rows] = await client.query({ query: selectSql(dataset, table) });
    await writeFile(file, JSON.stringify(rows));
    return [createTableSql(schema, table), insertSql(table, file)];
  });
  return [`create schema ${schema}`, ...(await Promise.all(copies)).flat()];
}

function selectSql(dataset: string, { name: table, columns }: Table): string {
  const values = columns.map(({ name, type }) => {
    const column = `\`${name}\``;
    if (type === 'TIMESTAMP') return `cast(unix_micros(${column}) as string) as ${column}`;
    if (type === 'JSON') return `to_json_string(${column}) as ${column}`;
    return `cast(${column} as string) as ${column}`;
  });
  return `select ${values.join(', ')} from \`${dataset}.${table}\``;
}

function insertSql({ name: table, columns }: Table, file: string): string {
  const types = columns.map(({ name }) => `${textLiteral(name)}: 'VARCHAR'`).join(', ');
  const values = columns.map(({ name, type }) => {
    if (type === 'TIMESTAMP') return `make_timestamp(${ident(name)}::bigint)`;
    return type === 'INT64' ? `${ident(name)}::bigint` : ident(name);
  });
  return `insert into ${schema}.${ident(table)} select ${values.join(', ')} from read_json(${textLiteral(file)}, columns = {${types}}, maximum_object_size = 1073741824)`;
}

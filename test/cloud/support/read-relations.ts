import type { BigQuery } from '@google-cloud/bigquery';
import { queryDuckdb, type Row } from '../../support/world.ts';

/** A table or view with everything in it, in terms that mean the same on both engines. */
export interface Relation {
  /** `name type`, in their order. */
  readonly columns: readonly string[];
  /** In an order of their own making. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export type Relations = Readonly<Record<string, Relation>>;

type Type = 'integer' | 'decimal' | 'text' | 'boolean' | 'date' | 'timestamp' | 'json';
type Ask = (sql: string) => Promise<Row[]>;

interface Engine {
  readonly ask: Ask;
  readonly columnsSql: string;
  readonly types: Readonly<Record<string, Type>>;
  /** Timestamps in microseconds. */
  readonly instant: (column: string) => string;
  readonly json: (column: string) => string;
  readonly named: (relation: string) => string;
}

export function duckdbRelations(file: string): Promise<Relations> {
  return relationsOf({
    ask: (sql) => queryDuckdb(file, sql),
    columnsSql: `select table_name as relation, column_name as name, split_part(data_type, '(', 1) as type
      from duckdb_columns() where schema_name = 'qonto' order by relation, column_index`,
    types: {
      BIGINT: 'integer',
      DECIMAL: 'decimal',
      VARCHAR: 'text',
      BOOLEAN: 'boolean',
      DATE: 'date',
      TIMESTAMP: 'timestamp',
      JSON: 'json',
    },
    instant: (column) => `epoch_us(${column})`,
    json: (column) => `cast(${column} as varchar)`,
    named: (relation) => `qonto.${relation}`,
  });
}

export function bigqueryRelations(client: BigQuery, dataset: string): Promise<Relations> {
  return relationsOf({
    ask: async (query) => (await client.query({ query }))[0],
    columnsSql: `select table_name as relation, column_name as name, data_type as type
      from \`${dataset}\`.INFORMATION_SCHEMA.COLUMNS order by relation, ordinal_position`,
    types: {
      INT64: 'integer',
      NUMERIC: 'decimal',
      STRING: 'text',
      BOOL: 'boolean',
      DATE: 'date',
      TIMESTAMP: 'timestamp',
      JSON: 'json',
    },
    instant: (column) => `unix_micros(${column})`,
    json: (column) => `to_json_string(${column})`,
    named: (relation) => `\`${dataset}\`.${relation}`,
  });
}

async function relationsOf(engine: Engine): Promise<Relations> {
  const columns = (await engine.ask(engine.columnsSql)).map(({ relation, name, type }) => ({
    relation: String(relation),
    name: String(name),
    type: engine.types[String(type)] ?? `unforeseen ${type}`,
  }));
  const names = [...new Set(columns.map(({ relation }) => relation))];
  const relations = names.map(async (relation) => {
    const own = columns.filter((column) => column.relation === relation);
    const values = own.map(
      ({ name, type }) => `cast(${exactly(engine, name, type)} as string) as ${name}`,
    );
    const rows = await engine.ask(`select ${values.join(', ')} from ${engine.named(relation)}`);
    const exact = rows.map((row) =>
      Object.fromEntries(own.map(({ name, type }) => [name, normal(row[name], type)])),
    );
    return [
      relation,
      { columns: own.map(({ name, type }) => `${name} ${type}`), rows: exact },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(relations));
}

function exactly({ instant, json }: Engine, name: string, type: string): string {
  if (type === 'timestamp') return instant(name);
  return type === 'json' ? json(name) : name;
}

function normal(value: unknown, type: string): unknown {
  if (value === null) return null;
  const text = String(value);
  if (type === 'json') return JSON.parse(text);
  return type === 'decimal' && text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

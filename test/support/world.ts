import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export type Row = Record<string, unknown>;

export type Query = (sql: string) => Promise<Row[]>;

/** A raw zone and a warehouse, as the program is told of them, and how a test looks into them. */
export interface World {
  readonly raw: string;
  readonly warehouse: string;
  readonly env: Readonly<Record<string, string>>;
  /** Asks in DuckDB's words, of the tables in schema `qonto_raw`, whatever engine holds them. */
  readonly query: Query;
  /** The same, of the tables as they are now. */
  freeze(): Promise<Query>;
  /** The bytes of an object, by the name the warehouse knows it by. */
  readObject(uri: string): Promise<Buffer>;
}

/** Makes a world that lives in the folder, as far as it lives on this machine. */
export type MakeWorld = (folder: string) => Promise<World>;

/** The embedded world: a folder and a DuckDB file. */
export const embeddedWorld: MakeWorld = async (folder) => {
  const file = join(folder, 'q.duckdb');
  return {
    raw: join(folder, 'raw'),
    warehouse: `duckdb:${file}`,
    env: {},
    query: (sql) => queryDuckdb(file, sql),
    freeze: async () => (sql) => queryDuckdb(file, sql),
    readObject: (uri) => readFile(uri),
  };
};

export async function queryDuckdb(file: string, ...sql: readonly string[]): Promise<Row[]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    for (const statement of sql.slice(0, -1)) await connection.run(statement);
    return (await connection.runAndReadAll(sql.at(-1) ?? '')).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

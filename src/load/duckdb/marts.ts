import { dirname, join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { markRun } from '../../base/disk/run-marker.ts';
import type { AskMarts, Marts } from '../marts.ts';
import { type RowsAsked, type TextRow, textRows } from '../text-row.ts';
import { buildFault } from './faults.ts';
import { openDuckdbFile } from './open.ts';
import { duckdbRows } from './rows.ts';

/** The finance tables in schema `qonto` of the DuckDB file that has the staging tables. */
export function duckdbMarts(file: string): Marts {
  const path = resolve(file);
  const folder = join(dirname(path), 'dbt-target');
  return {
    where: 'schema qonto of the same file',
    folder,
    async prepare() {
      return {
        engine: 'duckdb',
        profile: 'duckdb',
        env: { QONTO_ELT_DUCKDB: path },
        vars: {},
        folder,
        mark: () => markRun(path),
        faultIn: (complaint) => buildFault(path, complaint),
      };
    },
    ask: (work) => ask(path, work),
    rows: (asked) => rows(path, asked),
  };
}

async function ask<T>(path: string, work: (ask: AskMarts) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    // Under a name of ours: the file's own may be that of a schema.
    await connection.run(`attach '${path.replaceAll("'", "''")}' as warehouse (read_only)`);
    await connection.run('use warehouse.qonto');
    return await work(async (sql) =>
      textRows((await connection.runAndReadAll(sql)).getRowObjectsJson()),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function rows(path: string, asked: RowsAsked): Promise<TextRow[] | undefined> {
  const { connection, close } = await openDuckdbFile(path, true);
  try {
    return await duckdbRows(connection, 'qonto', asked);
  } finally {
    close();
  }
}

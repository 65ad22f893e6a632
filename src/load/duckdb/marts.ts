import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { markRun } from '../../base/disk/run-marker.ts';
import { type ConnectorError, configError } from '../../base/errors.ts';
import { type AskMarts, type Marts, noMarts } from '../marts.ts';
import { type RowsAsked, type TextRow, textRows } from '../text-row.ts';
import { keepDuckdb, standOfDuckdb } from './builds.ts';
import { buildFault, isUnknownThere } from './faults.ts';
import { openDuckdbFile } from './open.ts';
import { duckdbRows } from './rows.ts';

/**
 * The finance tables in schema `qonto` of the DuckDB file that has the staging tables. Those of other organizations may
 * lie in files `beside` it, which are read only.
 */
export function duckdbMarts(file: string, beside: readonly string[] = []): Marts {
  const path = resolve(file);
  const others = beside.map((other) => resolve(other));
  const folder = join(dirname(path), 'dbt-target');
  return {
    where: 'schema qonto of the same file',
    folder,
    async prepare() {
      if (!existsSync(path)) throw noFile(path);
      return {
        engine: 'duckdb',
        profile: 'duckdb',
        env: { QONTO_ELT_DUCKDB: path, QONTO_ELT_DUCKDB_BESIDE: JSON.stringify(others) },
        // The aliases of dbt/profiles.
        vars:
          others.length === 0
            ? {}
            : { qonto_schema: ['qonto_raw', ...others.map((_, i) => `beside_${i + 1}.qonto_raw`)] },
        folder,
        mark: () => markRun(path),
        faultIn: (complaint) =>
          buildFault(others.find((other) => complaint.includes(other)) ?? path, complaint),
      };
    },
    ask: (work) => ask(path, work),
    rows: (asked) => rows(path, asked),
    stand: (question) => standOfDuckdb(path, others, question),
    keep: (text) => keepDuckdb(path, text),
  };
}

function noFile(path: string): ConnectorError {
  return configError(`There is no DuckDB file ${path} to build from`, {
    code: 'no_staging_tables',
    hint: 'Load into it first: qonto-elt sync --dbt, or qonto-elt load. Or name another with --warehouse.',
  });
}

async function ask<T>(path: string, work: (ask: AskMarts) => Promise<T>): Promise<T> {
  if (!existsSync(path)) throw noMarts(path);
  const { connection, close } = await openDuckdbFile(path, true);
  const run = async (sql: string) => {
    try {
      return await connection.runAndReadAll(sql);
    } catch (error) {
      throw isUnknownThere(error) ? noMarts(path, error) : error;
    }
  };
  try {
    await run('use warehouse.qonto');
    return await work(async (sql) => textRows((await run(sql)).getRowObjectsJson()));
  } finally {
    close();
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

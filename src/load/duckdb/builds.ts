import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { keptTable, type MartsStand } from '../marts.ts';
import { type LoadsStand, standOf, standSql } from '../sql/stand.ts';
import { type TextRow, textRows } from '../text-row.ts';
import { isUnknownThere, openFault, statementFault } from './faults.ts';
import { openDuckdbFile } from './open.ts';
import { ident, query, schema, textLiteral } from './sql.ts';

const marts = 'qonto';

/** What the finance tables of a file could be built from, files beside it included, and what is there of the last build. */
export async function standOfDuckdb(
  path: string,
  beside: readonly string[],
  question: string | undefined,
): Promise<MartsStand> {
  const { connection, close } = await openDuckdbFile(path, true);
  try {
    const relations = await relationsIn(connection, 'warehouse', marts);
    const kept = relations.includes(keptTable)
      ? z
          .array(z.object({ state: z.string() }))
          .parse(await query(connection, `from ${marts}.${keptTable}`))
          .at(0)?.state
      : undefined;
    const loads: (LoadsStand | undefined)[] = [await loadsOf(connection, 'warehouse')];
    for (const [index, other] of beside.entries()) {
      const database = `beside_${index + 1}`;
      await attach(connection, other, database);
      loads.push(await loadsOf(connection, database));
    }
    const known = loads.every((one) => one !== undefined) ? loads : undefined;
    return { loads: known, relations, kept, answer: await answerTo(connection, question) };
  } catch (error) {
    throw statementFault(path, error);
  } finally {
    close();
  }
}

/** Keeps a text in a table beside the finance tables. */
export async function keepDuckdb(path: string, text: string): Promise<void> {
  const { connection, close } = await openDuckdbFile(path);
  try {
    await connection.run(`create schema if not exists ${marts}`);
    await connection.run(
      `create or replace table ${marts}.${keptTable} as select ${textLiteral(text)} as state`,
    );
  } catch (error) {
    throw statementFault(path, error);
  } finally {
    close();
  }
}

async function attach(connection: DuckDBConnection, file: string, name: string): Promise<void> {
  try {
    await connection.run(`attach ${textLiteral(file)} as ${name} (read_only)`);
  } catch (error) {
    throw openFault(file, error);
  }
}

async function answerTo(
  connection: DuckDBConnection,
  question: string | undefined,
): Promise<TextRow[] | undefined> {
  if (question === undefined) return [];
  try {
    return textRows(await query(connection, question));
  } catch (error) {
    if (isUnknownThere(error)) return undefined;
    throw error;
  }
}

async function loadsOf(
  connection: DuckDBConnection,
  database: string,
): Promise<LoadsStand | undefined> {
  if (!(await relationsIn(connection, database, schema)).includes('_loads')) return undefined;
  const table = `${database}.${schema}._loads`;
  return standOf(
    await query(
      connection,
      standSql(table, (name) => `cast(${ident(name)} as string)`),
    ),
  );
}

async function relationsIn(
  connection: DuckDBConnection,
  database: string,
  inSchema: string,
): Promise<string[]> {
  const found = await query(
    connection,
    `select table_name as name from information_schema.tables where table_catalog = ${textLiteral(database)} and table_schema = ${textLiteral(inSchema)}`,
  );
  return z
    .array(z.object({ name: z.string() }))
    .parse(found)
    .map(({ name }) => name);
}

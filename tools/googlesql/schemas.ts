import { cursorTable, loadsTable } from '../../src/load/ledger-tables.ts';
import { type Column, stagedColumns, streamTables } from '../../src/load/tables.ts';
import type { Tables } from './catalog.ts';

/**
 * The dataset as `load` keeps it, and the staging tables of a batch, whose names end in `batch`: lines as they were
 * landed.
 */
export function catalogOf(project: string, dataset: string, batch = ''): Tables {
  const tables = [...streamTables, loadsTable, cursorTable].map(
    (table) => [table.name, columnsOf(table.columns)] as const,
  );
  const staging = streamTables.map(
    (table) => [`_staging_${table.name}${batch}`, columnsOf(stagedColumns(table))] as const,
  );
  return Object.fromEntries(
    [...tables, ...staging].map(([name, columns]) => [`${project}.${dataset}.${name}`, columns]),
  );
}

function columnsOf(columns: readonly Column[]): Tables[string] {
  return columns.map(({ name, type }) => ({ name, type }));
}

import { cursorTable, loadsTable, streamTables, type Table } from '../src/load/tables.ts';
import type { Tables } from './catalog.ts';

/**
 * The dataset as `load` keeps it, and the staging tables of a batch, whose names end in `batch`: lines as they were
 * landed, without the moment they were loaded.
 */
export function catalogOf(project: string, dataset: string, batch = ''): Tables {
  const tables = [...streamTables, loadsTable, cursorTable].map(
    (table) => [table.name, columnsOf(table)] as const,
  );
  const staging = streamTables.map((table) => {
    const columns = columnsOf(table).filter(({ name }) => name !== '_loaded_at');
    return [`_staging_${table.name}${batch}`, columns] as const;
  });
  return Object.fromEntries(
    [...tables, ...staging].map(([name, columns]) => [`${project}.${dataset}.${name}`, columns]),
  );
}

function columnsOf({ columns }: Table): Tables[string] {
  return columns.map(({ name, type }) => ({ name, type }));
}

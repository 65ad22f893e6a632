import { loadsTable, streamTables } from '../../../src/load/tables.ts';
import type { Query } from '../../support/world.ts';

const stagingTables = [...streamTables, loadsTable].map(({ name }) => name);

/** Copies the staging tables of another DuckDB file into a schema of the one that `query` asks. */
export async function putBeside(query: Query, otherFile: string, schema: string): Promise<void> {
  const copies = stagingTables.map(
    (name) => `create table ${schema}.${name} as from other.qonto_raw.${name};`,
  );
  await query(
    `attach '${otherFile}' as other (read_only); create schema ${schema}; ${copies.join('\n')}`,
  );
}

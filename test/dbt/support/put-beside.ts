import { loadsTable } from '../../../src/load/ledger-tables.ts';
import { streamTables } from '../../../src/load/tables.ts';
import type { Query } from '../../support/world.ts';

const stagingTables = [...streamTables, loadsTable].map(({ name }) => name);

/**
 * Copies the staging tables of other DuckDB files beside those of the one that `query` asks, a schema for each. Returns
 * the names of all these schemas, its own first.
 */
export async function putBeside(
  query: Query,
  otherFiles: readonly string[],
): Promise<readonly string[]> {
  const schemas = ['qonto_raw'];
  for (const file of otherFiles) {
    const schema = `qonto_raw_${schemas.length}`;
    const copies = stagingTables.map(
      (name) => `create table ${schema}.${name} as from other.qonto_raw.${name};`,
    );
    await query(
      `attach '${file}' as other (read_only); create schema ${schema}; ${copies.join('\n')}`,
    );
    schemas.push(schema);
  }
  return schemas;
}

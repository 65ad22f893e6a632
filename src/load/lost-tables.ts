import { dataError } from '../base/errors.ts';
import type { LoadCursor } from './warehouse.ts';

export interface FoundTables {
  readonly warehouse: string;
  /** Stream tables and `_loads` that are not there. */
  readonly missing: readonly string[];
  /** Undefined when `_cursor` is not there, or empty. */
  readonly cursor: LoadCursor | undefined;
  readonly hasLoads: boolean;
}

/**
 * A table that was dropped must not be made again, empty: the cursor says that its rows are there, so they would never
 * come back. Throws a data error. (A version that brings a new table has to say here from which manifest on it is due.)
 */
export function refuseLostTables({ warehouse, missing, cursor, hasLoads }: FoundTables): void {
  const lost = cursor === undefined ? (hasLoads ? ['_cursor'] : []) : missing;
  if (lost.length === 0 || (cursor !== undefined && cursor.seq === 0)) return;
  throw dataError(`${warehouse} was loaded before, and has lost ${lost.join(', ')}`, {
    code: 'table_lost',
    hint: 'Nothing was changed. Restore it from a backup, or load everything anew into an empty warehouse: the raw zone has it all.',
  });
}

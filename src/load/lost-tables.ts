import { dataError } from '../base/errors.ts';
import type { LoadCursor } from './warehouse.ts';

export interface FoundTables {
  readonly warehouse: string;
  /** Stream tables and `_loads` that are not there. */
  readonly missing: readonly string[];
  /** Undefined when `_cursor` is not there, or empty. */
  readonly cursor: LoadCursor | undefined;
  readonly hasLoads: boolean;
  /** How many manifests `_loads` knows that brought rows of these streams; not asked where nothing can be lost. */
  readonly merged: (streams: readonly string[]) => Promise<Merged>;
}

export interface Merged {
  /** Rows of `_loads`: one a manifest, unless somebody has removed some. */
  readonly loads: number;
  readonly byStream: ReadonlyMap<string, number>;
}

/**
 * A table that was dropped must not be made again, empty: the cursor says that its rows are there, so they would never
 * come back. Throws a data error. A table of which no merged manifest brought a row is new: any version may add a stream.
 */
export async function refuseLostTables(found: FoundTables): Promise<void> {
  const lost = await lostOf(found);
  if (lost.length === 0) return;
  throw dataError(`${found.warehouse} was loaded before, and has lost ${lost.join(', ')}`, {
    code: 'table_lost',
    hint: 'Nothing was changed. Restore it from a backup, or load everything anew into an empty warehouse: the raw zone has it all.',
  });
}

async function lostOf({ missing, cursor, hasLoads, merged }: FoundTables) {
  if (cursor === undefined) return hasLoads ? ['_cursor'] : [];
  if (cursor.seq === 0 || missing.length === 0) return [];
  // Without its ledger nobody knows what was merged.
  if (missing.includes('_loads')) return missing;
  const { loads, byStream } = await merged(missing);
  return loads < cursor.seq ? missing : missing.filter((stream) => (byStream.get(stream) ?? 0) > 0);
}

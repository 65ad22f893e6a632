import { dataError } from '../base/errors.ts';
import { linePosition } from './sql/line-order.ts';
import type { Table } from './tables.ts';
import type { LoadCursor } from './warehouse.ts';

export interface FoundTables {
  readonly warehouse: string;
  /** Stream tables and `_loads` that are not there. */
  readonly missing: readonly string[];
  /** Of stream tables that are there, what `lostColumns` says. */
  readonly shorn: readonly Shorn[];
  /** Undefined when `_cursor` is not there, or empty. */
  readonly cursor: LoadCursor | undefined;
  readonly hasLoads: boolean;
  /** How many manifests `_loads` knows that brought rows of these streams; not asked where nothing can be lost. */
  readonly merged: (streams: readonly string[]) => Promise<Merged>;
}

export interface Shorn {
  readonly stream: string;
  readonly column: string;
}

/**
 * The columns that a table has had in every version, and lacks: what a row is of, what it says, and where it stands in the
 * log. Added again, they are empty: the rows say nothing, and no later line ever takes their place.
 */
export function lostColumns({ name, key }: Table, has: (column: string) => boolean): Shorn[] {
  return [...new Set([...key, 'payload', '_hash', ...linePosition])]
    .filter((column) => !has(column))
    .map((column) => ({ stream: name, column }));
}

export interface Merged {
  /** Rows of `_loads`: one a manifest, unless somebody has removed some. */
  readonly loads: number;
  readonly byStream: ReadonlyMap<string, number>;
}

/**
 * A table that was dropped must not be made again, empty: the cursor says that its rows are there, so they would never
 * come back. No more may a column without which they are none. Throws a data error. A table of which no merged manifest brought a row is new: any version may add a stream.
 */
export async function refuseLostTables(found: FoundTables): Promise<void> {
  const lost = await lostOf(found);
  if (lost.length === 0) return;
  throw dataError(`${found.warehouse} was loaded before, and has lost ${lost.join(', ')}`, {
    code: 'table_lost',
    hint: 'Nothing was changed. Restore it from a backup, or load everything anew into an empty warehouse: the raw zone has it all.',
  });
}

async function lostOf({ missing, shorn, cursor, hasLoads, merged }: FoundTables) {
  if (cursor === undefined) return hasLoads ? ['_cursor'] : [];
  if (cursor.seq === 0 || missing.length + shorn.length === 0) return [];
  // Without its ledger nobody knows what was merged.
  if (missing.includes('_loads')) return missing;
  const asked = new Set([...missing, ...shorn.map(({ stream }) => stream)]);
  const { loads, byStream } = await merged([...asked]);
  const hadRows = (stream: string) => loads < cursor.seq || (byStream.get(stream) ?? 0) > 0;
  return [
    ...missing.filter(hadRows),
    ...shorn
      .filter(({ stream }) => hadRows(stream))
      .map(({ stream, column }) => `${stream}.${column}`),
  ];
}

import { ConnectorError, dataError } from '../base/errors.ts';
import { manifestsAfter } from '../raw/chain.ts';
import type { RawZone } from '../raw/zone.ts';
import type { LoadCursor, Warehouse } from './warehouse.ts';

/** What is said of a warehouse whose cursor stands on no manifest of this raw zone. */
export function otherRawZone({ seq }: LoadCursor): ConnectorError {
  return dataError(
    `The warehouse was loaded from another raw zone: its manifest ${seq} is not the one here`,
    {
      code: 'other_raw_zone',
      hint: 'Check --raw and --warehouse. To rebuild the warehouse from this raw zone, give it an empty one.',
    },
  );
}

/**
 * Up to where a warehouse has loaded this raw zone; undefined where it was never prepared. Throws a data error
 * (`other_raw_zone`) when it was loaded from another one: numbers of two zones say nothing of each other.
 */
export async function cursorIn(
  zone: RawZone,
  warehouse: Pick<Warehouse, 'cursor'>,
): Promise<LoadCursor | undefined> {
  const cursor = await warehouse.cursor();
  if (cursor !== undefined && !(await isOf(zone, cursor))) throw otherRawZone(cursor);
  return cursor;
}

/** Whether it stands on a manifest of this raw zone. One that cannot be read is a matter of `load` and `verify`. */
async function isOf(zone: RawZone, { seq, manifestSha256: sha256 }: LoadCursor): Promise<boolean> {
  try {
    return (await manifestsAfter(zone, { seq, sha256 })) !== undefined;
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'data') return true;
    throw error;
  }
}

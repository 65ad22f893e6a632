import { dataError } from '../errors.ts';
import { createDigest } from '../raw/digest.ts';
import type { Part } from '../raw/manifest.ts';
import type { RawZone } from '../raw/zone.ts';
import type { StagedPart } from './warehouse.ts';

/** The part, once its bytes are known to be those the manifest was committed with. Throws a data error otherwise. */
export async function verifiedPart(zone: RawZone, seq: number, part: Part): Promise<StagedPart> {
  const uri = zone.uri(part.path);
  const digest = createDigest();
  try {
    for await (const chunk of zone.open(part.path)) digest.update(chunk);
  } catch (error) {
    throw damaged(`Manifest ${seq} names a part that cannot be read: ${uri}`, error);
  }
  const found = digest.finish();
  if (found.sha256 !== part.sha256 || found.bytes !== part.bytes) {
    throw damaged(`Manifest ${seq} names a part that was changed since: ${uri}`);
  }
  const file = zone.localFile(part.path);
  if (file === undefined) throw new Error(`${uri} is not on this machine`);
  return { uri, rows: part.rows, file };
}

function damaged(message: string, cause?: unknown) {
  return dataError(message, {
    code: 'part_damaged',
    hint: 'Nothing was loaded from it. Parts are never changed by qonto-elt: restore this one from a backup.',
    cause,
  });
}

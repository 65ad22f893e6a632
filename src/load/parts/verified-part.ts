import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ConnectorError, dataError } from '../../base/errors.ts';
import { createDigest } from '../../raw/digest.ts';
import type { Part } from '../../raw/manifest.ts';
import { meterText } from '../../raw/part-text.ts';
import type { RawZone } from '../../raw/zone.ts';
import type { StagedPart } from '../warehouse.ts';
import { type Delivery, deliveryFault } from './delivery.ts';

/**
 * A part that is known to hold the bytes the manifest was committed with, at the latest when its file is there. One that
 * the warehouse reads from the bucket by itself is known by the storage's own checksum and size, and, where the bucket is
 * the one it was written to, by its generation. One that passes through this machine, or is on it, is known by its sha256,
 * and as a copy of our own: what is read or sent are the bytes that were hashed, whoever changes the raw zone meanwhile.
 * Throws a data error otherwise.
 */
export async function verifiedPart(
  zone: RawZone,
  seq: number,
  part: Part,
  delivery: Delivery,
): Promise<StagedPart> {
  const known = { uri: zone.uri(part.path), rows: part.rows };
  if (delivery === 'in_bucket') {
    const found = await zone.checksums(part.path);
    if (found === undefined) throw unreadable(zone, seq, part);
    if (found.bytes !== part.bytes || found.crc32c !== part.crc32c) throw altered(zone, seq, part);
    // Another generation with the same checksum: a copy of the raw zone, whose bytes have to prove it.
    if (found.generation !== part.generation) await checkBytes(zone, seq, part);
    return known;
  }
  let brought: Promise<string> | undefined;
  return {
    ...known,
    file() {
      brought ??= bring(zone, seq, part, delivery.newFile);
      return brought;
    },
  };
}

async function bring(zone: RawZone, seq: number, part: Part, newFile: () => string) {
  const target = newFile();
  await checkBytes(zone, seq, part, target);
  return target;
}

async function checkBytes(zone: RawZone, seq: number, part: Part, copyTo?: string): Promise<void> {
  const digest = createDigest();
  const meter = meterText(part);
  let length = 0;
  let failure: unknown;
  const watched = async function* () {
    try {
      for await (const chunk of zone.open(part.path)) {
        digest.update(chunk);
        length += chunk.length;
        // What is longer than it was is altered, however long it is.
        if (length > part.bytes) return;
        await meter.write(chunk);
        yield chunk;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    if (copyTo === undefined) for await (const _ of watched());
    else
      await pipeline(watched, createWriteStream(copyTo)).catch((error: unknown) => {
        // Of the two ends, only this machine's is the folder for temporary files.
        throw failure ?? deliveryFault(error);
      });
  } catch (error) {
    if (error instanceof ConnectorError && error.kind !== 'config') throw error;
    throw unreadable(zone, seq, part, error);
  }
  const found = digest.finish();
  const flaw = await meter.end();
  if (found.sha256 !== part.sha256 || found.bytes !== part.bytes) throw altered(zone, seq, part);
  if (flaw !== undefined) {
    throw damaged(`Manifest ${seq} is wrong of a part: ${flaw}: ${zone.uri(part.path)}`, undefined);
  }
}

function unreadable(zone: RawZone, seq: number, part: Part, cause?: unknown) {
  return damaged(`Manifest ${seq} names a part that cannot be read: ${zone.uri(part.path)}`, cause);
}

function altered(zone: RawZone, seq: number, part: Part) {
  return damaged(`Manifest ${seq} names a part that was changed since: ${zone.uri(part.path)}`);
}

function damaged(message: string, cause?: unknown) {
  return dataError(message, {
    code: 'part_damaged',
    hint: 'Nothing was loaded from it. Parts are never changed by qonto-elt: restore this one from a backup.',
    cause,
  });
}

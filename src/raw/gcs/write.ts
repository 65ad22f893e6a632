import type { File } from '@google-cloud/storage';
import { createDigest } from '../digest.ts';
import type { Content, StoredObject } from '../zone.ts';
import { isForbidden, isMissing, isTaken } from './faults.ts';
import { readGcsWhole } from './read.ts';

/** A part of 16 MiB over a line of a megabit per second. */
const uploadMs = 180_000;

/**
 * Writes an object that does not exist yet, in one request. `ifGenerationMatch: 0` is given on every call: the client
 * repeats a write only then. So a write whose answer was lost is refused (412) when it is repeated, and what is there
 * decides: our own bytes are a success, any others mean that the name is taken.
 *
 * Content is held whole until it has arrived. It is at most a part, a few megabytes compressed; and the client's
 * resumable upload of a stream can neither be repeated nor, once an answer is lost, be brought to an end.
 */
export async function createObject(
  file: File,
  path: string,
  bytes: Uint8Array,
): Promise<StoredObject | undefined> {
  const sums = sumsOf(bytes);
  const taken = await refused(send(file, bytes, sums.crc32c, 0), file);
  if (taken && !(await holds(file, bytes))) return undefined;
  // The answer to an upload describes the object; a refused one has to be asked for.
  if (taken) await file.getMetadata();
  return { path, ...sums, generation: String(file.metadata.generation) };
}

/** Replaces or removes the generation that was seen, and no other; false when it is not the newest any more. */
export async function swapObject(
  file: File,
  expected: string | undefined,
  bytes: Uint8Array | undefined,
): Promise<boolean> {
  if (bytes !== undefined) {
    const { crc32c } = sumsOf(bytes);
    const sent = send(file, bytes, crc32c, expected ?? 0);
    return !(await refused(sent)) || (await holds(file, bytes));
  }
  try {
    return !(await refused(file.delete({ ifGenerationMatch: Number(expected) })));
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** The storage compares the checksum itself, and refuses what arrives damaged. */
async function send(
  file: File,
  bytes: Uint8Array,
  crc32c: string,
  ifGenerationMatch: number | string,
) {
  await file.save(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    resumable: false,
    validation: false,
    preconditionOpts: { ifGenerationMatch },
    timeout: uploadMs,
    metadata: { crc32c, contentType: typeOf(file.name) },
  });
}

/** Receipts keep no type: what a stranger uploaded must not be opened by a browser as what it claims to be. */
function typeOf(name: string): string {
  if (name.endsWith('.json')) return 'application/json';
  return name.endsWith('.gz') ? 'application/gzip' : 'application/octet-stream';
}

function sumsOf(bytes: Uint8Array) {
  const digest = createDigest();
  digest.update(bytes);
  return digest.finish();
}

/** Content as one piece of memory; throws what its source throws. */
export async function gathered(content: Content): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * True when the name is taken. An identity that may create and not delete, as the extractor's, may get 403 instead
 * of 412, since overwriting is deleting: with `named`, whether something is there decides.
 */
async function refused(work: Promise<unknown>, named?: File): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (isTaken(error)) return true;
    if (named !== undefined && isForbidden(error)) {
      const [exists] = await named.exists();
      if (exists) return true;
    }
    throw error;
  }
}

/** Nothing there behind a 412 means that the object was removed since: not ours to claim. */
async function holds(file: File, bytes: Uint8Array): Promise<boolean> {
  try {
    // What has another length need not be read, however long it is.
    const [{ size }] = await file.getMetadata();
    return Number(size) === bytes.length && (await readGcsWhole(file, bytes.length)).equals(bytes);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

import { pipeline } from 'node:stream/promises';
import type { File } from '@google-cloud/storage';
import { unavailableError } from '../errors.ts';
import { createDigest } from './digest.ts';
import { isMissing, isTaken } from './gcs-faults.ts';
import type { Content, StoredObject } from './zone.ts';

/**
 * Writes an object that does not exist yet. `ifGenerationMatch: 0` is given on every call: the client repeats a write
 * only then. So a write whose answer was lost is refused (412) when it is repeated, and what is there decides: our own
 * bytes are a success, any others mean that the name is taken.
 */
export async function createObject(
  file: File,
  path: string,
  content: Content,
): Promise<StoredObject | undefined> {
  const digest = createDigest();
  let taken: boolean;
  if (content instanceof Uint8Array) {
    digest.update(content);
    taken = await refused(send(file, content, 0));
    if (taken && !(await holds(file, content))) return undefined;
  } else {
    taken = await refused(sendStream(file, content, digest.update));
  }
  const sums = digest.finish();
  // The answer to an upload describes the object; a refused one has to be asked for.
  if (taken || file.metadata.generation === undefined) await file.getMetadata();
  const { crc32c, size, generation } = file.metadata;
  if (crc32c === sums.crc32c && Number(size) === sums.bytes) {
    return { path, ...sums, generation: String(generation) };
  }
  if (taken) return undefined;
  throw unavailableError(`${path} arrived damaged in the bucket ${file.bucket.name}`, {
    code: 'gcs_damaged',
    hint: 'Nothing refers to it. Run again; if it stays, look for a proxy that changes uploads.',
  });
}

/** Replaces or removes the generation that was seen, and no other; false when it is not the newest any more. */
export async function swapObject(
  file: File,
  expected: string | undefined,
  bytes: Uint8Array | undefined,
): Promise<boolean> {
  if (bytes !== undefined) {
    return !(await refused(send(file, bytes, expected ?? 0))) || (await holds(file, bytes));
  }
  try {
    return !(await refused(file.delete({ ifGenerationMatch: Number(expected) })));
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** One request; the storage itself compares the checksum and refuses what arrives damaged. */
async function send(file: File, bytes: Uint8Array, ifGenerationMatch: number | string) {
  const digest = createDigest();
  digest.update(bytes);
  const { crc32c } = digest.finish();
  await file.save(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    resumable: false,
    validation: false,
    preconditionOpts: { ifGenerationMatch },
    metadata: { crc32c, contentType: 'application/octet-stream' },
  });
}

/** The checksum is known only at the end, and compared by the caller: the client's own check would count twice. */
async function sendStream(
  file: File,
  content: AsyncIterable<Uint8Array>,
  onChunk: (chunk: Uint8Array) => void,
) {
  const target = file.createWriteStream({
    resumable: true,
    validation: false,
    preconditionOpts: { ifGenerationMatch: 0 },
    metadata: { contentType: 'application/gzip' },
  });
  const watched = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      onChunk(chunk);
      yield chunk;
    }
  };
  await pipeline(content, watched, target);
}

async function refused(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (isTaken(error)) return true;
    throw error;
  }
}

/** Undefined bytes behind a 412 can only mean that the object was replaced or removed since. */
async function holds(file: File, bytes: Uint8Array): Promise<boolean> {
  try {
    const [found] = await file.download();
    return found.equals(bytes);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

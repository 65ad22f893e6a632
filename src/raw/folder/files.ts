import { closeSync, fsync, openSync, renameSync, rmSync, write } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { createOnce } from '../../base/disk/create-once.ts';
import { makeFolders } from '../../base/disk/make-folder.ts';
import { syncFolder } from '../../base/disk/sync-folder.ts';
import { systemCode } from '../../base/errors.ts';
import { sha256Of } from '../digest.ts';
import type { Content } from '../zone.ts';

// What only touches names is quicker done than scheduled, and a run stores thousands of receipts; what may wait for
// the disk (writing, flushing) is not waited for.
const flush = promisify(fsync);
const writeTo = promisify(write);

/** Writes a new file and flushes it; leaves nothing behind when the content or the disk fails. */
export async function writeDurably(
  file: string,
  content: Content,
  onChunk: (chunk: Uint8Array) => void,
): Promise<void> {
  makeFolders(dirname(file));
  const descriptor = openSync(file, 'wx');
  try {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      onChunk(chunk);
      for (let written = 0; written < chunk.length; ) {
        written += (await writeTo(descriptor, chunk, written)).bytesWritten;
      }
    }
    await flush(descriptor);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Gives a flushed file its final name, durably; false as `createOnce` says it. */
export async function giveName(file: string, target: string, claim: string): Promise<boolean> {
  await makeFolder(dirname(target));
  const isCreated = createOnce(file, target, claim);
  if (isCreated) await syncFolder(dirname(target));
  return isCreated;
}

/** Of several that move the same version away, one succeeds; a version that is not the expected one is put back. */
export async function takeAway(
  file: string,
  aside: string,
  claim: string,
  expected: string,
): Promise<boolean> {
  makeFolders(dirname(aside));
  try {
    renameSync(file, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
  const same = sha256Of(await readFile(aside)) === expected;
  if (!same) createOnce(aside, file, claim);
  rmSync(aside, { force: true });
  return same;
}

/** Undefined for what is not there. */
export async function orUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The entries of new folders must survive a power cut too. */
async function makeFolder(path: string): Promise<void> {
  const first = makeFolders(path);
  if (first === undefined) return;
  for (let made = path; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first || made === dirname(made)) return;
  }
}

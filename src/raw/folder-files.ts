import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../errors.ts';
import { sha256Of } from './digest.ts';

/** Links a flushed file to its final name, durably; false when the name is taken. */
export async function claim(file: string, target: string): Promise<boolean> {
  await makeFolder(dirname(target));
  try {
    await link(file, target);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  await syncFolder(dirname(target));
  return true;
}

/** Of several that move the same version away, one succeeds; a version that is not the expected one is put back. */
export async function takeAway(file: string, aside: string, expected: string): Promise<boolean> {
  await mkdir(dirname(aside), { recursive: true });
  try {
    await rename(file, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
  const same = sha256Of(await readFile(aside)) === expected;
  if (!same) await link(aside, file);
  await rm(aside);
  return same;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
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
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first || made === dirname(made)) return;
  }
}

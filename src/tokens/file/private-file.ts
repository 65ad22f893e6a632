import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeLeftovers } from '../../base/disk/leftovers.ts';
import { makeFolders } from '../../base/disk/make-folder.ts';
import { syncFolder } from '../../base/disk/sync-folder.ts';
import { writeFlushed } from '../../base/disk/write-flushed.ts';
import { systemCode } from '../../base/errors.ts';
import { unfitFile } from './faults.ts';

// Without O_NONBLOCK, opening a named pipe would wait for somebody to write to it.
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** Windows has no such thing. */
const ourUser = process.getuid?.();

/** The bytes of a file that only its owner, who is us, can read; undefined when there is none. Else throws. */
export async function readPrivately(file: string): Promise<Buffer | undefined> {
  try {
    await checkFolder(file);
    const handle = await open(file, readFlags);
    try {
      const { mode, uid, isFile } = await statOf(handle);
      if (!isFile) throw unfitFile(file, 'it is no regular file', 'Choose another --token-store.');
      if (ourUser !== undefined && uid !== ourUser) {
        throw unfitFile(
          file,
          'it belongs to another user',
          `Run as its owner, or change it: chown ${ourUser} ${file}`,
        );
      }
      if (ourUser !== undefined && (mode & 0o077) !== 0) {
        throw unfitFile(
          file,
          'other users may open it',
          `Whoever has read it can read the bank account: authorise the application again, or, if nobody can have: chmod 600 ${file}`,
        );
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces a file by these bytes, durably, and readable by nobody else from the first moment on. */
export async function writePrivately(file: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(dirname(file));
  await checkFolder(file);
  // What a run that was killed has left holds tokens. The lock makes sure that nobody is still writing it.
  await removeLeftovers(file, '.new');
  const fresh = `${file}.${randomUUID()}.new`;
  try {
    await writeFlushed(fresh, bytes, 0o600);
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
}

/** A new folder belongs to nobody else either, and survives a power cut with what is in it. */
export async function makeFolder(folder: string): Promise<void> {
  const first = makeFolders(folder, 0o700);
  if (first === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first || made === dirname(made)) return;
  }
}

/** In a folder that others may change, the file could be exchanged for theirs. */
async function checkFolder(file: string): Promise<void> {
  if (ourUser === undefined) return;
  const folder = dirname(file);
  const { mode, uid } = await stat(folder);
  // Its owner may change what is in it, whatever its mode says.
  if (uid !== ourUser && uid !== 0)
    throw unfitFile(file, 'its folder belongs to another user', 'Choose another --token-store.');
  const isSticky = (mode & 0o1000) !== 0;
  if ((mode & 0o022) === 0 || isSticky) return;
  throw unfitFile(file, 'other users may change its folder', `chmod go-w ${folder}`);
}

async function statOf(handle: Awaited<ReturnType<typeof open>>) {
  const found = await handle.stat();
  return { mode: found.mode, uid: found.uid, isFile: found.isFile() };
}

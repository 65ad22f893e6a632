import { randomUUID } from 'node:crypto';
import { chmod, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { dayMs } from '../instant.ts';
import { removeLeftovers } from './leftovers.ts';
import { makeFolders } from './make-folder.ts';
import { syncFolder } from './sync-folder.ts';
import { targetPath } from './target-path.ts';
import { writeFlushed } from './write-flushed.ts';

const ending = '.writing';

/**
 * Puts bytes in the place of a file, whole or not at all: who reads it has the ones before or these. Where a link leads
 * elsewhere, the file there is meant. Returns its path; throws system errors.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<string> {
  const file = targetPath(path);
  const before = await stat(file).catch(() => undefined);
  if (before !== undefined && !before.isFile()) throw inTheWay(file);
  makeFolders(dirname(file));
  await removeLeftovers(file, ending, dayMs);
  const fresh = `${file}.${randomUUID()}${ending}`;
  try {
    await writeFlushed(fresh, bytes);
    // Whoever was let in once stays let in.
    if (before !== undefined) await chmod(fresh, before.mode & 0o777);
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
  return file;
}

/** A rename would take the place of a device or a socket. */
function inTheWay(path: string): Error {
  return Object.assign(new Error('no regular file'), { code: 'EINVAL', syscall: 'open', path });
}

import { randomUUID } from 'node:crypto';
import { chmod, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { dayMs } from '../instant.ts';
import { makeFolders } from './make-folder.ts';
import { syncFolder } from './sync-folder.ts';
import { targetPath } from './target-path.ts';

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
  await removeLeftovers(file);
  const fresh = `${file}.${randomUUID()}${ending}`;
  try {
    const handle = await open(fresh, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
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

/** Of runs that died in the middle of it. */
async function removeLeftovers(file: string): Promise<void> {
  const folder = dirname(file);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(file)}.`) || !name.endsWith(ending)) continue;
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > dayMs)
      await rm(join(folder, name), { force: true });
  }
}

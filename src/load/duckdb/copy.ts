import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { removeLeftovers } from '../../base/disk/leftovers.ts';
import { makeFolders } from '../../base/disk/make-folder.ts';
import { syncFolder } from '../../base/disk/sync-folder.ts';
import { ConnectorError, systemCode, unavailableError } from '../../base/errors.ts';
import { dayMs } from '../../base/instant.ts';
import { openDuckdbFile } from './open.ts';

/**
 * Puts a copy of a DuckDB file where readers may hold it for as long as they like: whole, under its name at once, and
 * instead of the copy before. Who has that one open goes on reading it. Throws an unavailable error, with the copy
 * before left as it was.
 */
export async function copyDuckdb(
  file: string,
  target: string,
): Promise<{ file: string; bytes: number }> {
  const copy = resolve(target);
  const fresh = `${copy}.${randomUUID()}.copying`;
  let mode: number;
  // While it is open here, no other process changes it.
  const { connection, close } = await openDuckdbFile(resolve(file));
  try {
    await connection.run('checkpoint warehouse');
    makeFolders(dirname(copy));
    await removeLeftovers(copy, '.copying', dayMs);
    mode = await modeOfNew(fresh);
    await copyFile(resolve(file), fresh, constants.COPYFILE_FICLONE);
  } catch (error) {
    await removeDraft(fresh);
    throw copyFault(copy, error);
  } finally {
    close();
  }
  try {
    const bytes = await settle(fresh, copy, mode);
    return { file: copy, bytes };
  } catch (error) {
    await removeDraft(fresh);
    throw copyFault(copy, error);
  }
}

/** Where it cannot be removed, it could not be made either, or the next copy removes it. */
async function removeDraft(fresh: string): Promise<void> {
  await rm(fresh, { force: true }).catch(() => {});
}

/** What the umask leaves of a new file: a copy would get the mode of the warehouse, which is older than the umask may be. */
async function modeOfNew(path: string): Promise<number> {
  const handle = await open(path, 'wx');
  try {
    return (await handle.stat()).mode;
  } finally {
    await handle.close();
  }
}

async function settle(fresh: string, copy: string, mode: number): Promise<number> {
  const before = await stat(copy).catch(() => undefined);
  // Whoever was let in once stays let in.
  await chmod(fresh, (mode | (before?.mode ?? 0)) & 0o777);
  const handle = await open(fresh, 'r+');
  try {
    await handle.sync();
    const { size } = await handle.stat();
    await rename(fresh, copy);
    // What a reader who may write has begun there belongs to the copy before.
    await rm(`${copy}.wal`, { force: true });
    await syncFolder(dirname(copy));
    return size;
  } finally {
    await handle.close();
  }
}

function copyFault(copy: string, error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  return unavailableError(
    `The read copy ${copy} could not be written (${systemCode(error) ?? 'unknown'})`,
    {
      code: 'read_copy_fault',
      hint: 'The warehouse itself is complete, and the copy before is as it was. Check the folder, its permissions and the free space.',
      cause: error,
    },
  );
}

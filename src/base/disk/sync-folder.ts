import { closeSync, fsync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { systemCode } from '../errors.ts';

const flush = promisify(fsync);

/**
 * Waits until the entries of a folder are on the disk. Where a file system has no such thing (SMB, drivers of FUSE,
 * Windows), what is on the disk is up to its server.
 */
export async function syncFolder(folder: string): Promise<void> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, 'r');
    await flush(descriptor);
  } catch (error) {
    if (!unknownThere.has(systemCode(error) ?? '')) throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const unknownThere = new Set(
  ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF'].concat(
    process.platform === 'win32' ? ['EISDIR', 'EPERM', 'EACCES'] : [],
  ),
);

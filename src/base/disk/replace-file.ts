import { randomUUID } from 'node:crypto';
import { lstatSync, statSync } from 'node:fs';
import { chmod, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ConnectorError, configError, systemCode } from '../errors.ts';
import { dayMs } from '../instant.ts';
import { removeLeftovers } from './leftovers.ts';
import { makeFolders } from './make-folder.ts';
import { syncFolder } from './sync-folder.ts';
import { targetPath } from './target-path.ts';
import { writeFlushed } from './write-flushed.ts';

const ending = '.writing';

/**
 * Puts bytes in the place of a file, whole or not at all: who reads it has the ones before or these. A link to a file
 * that is there means that file; a file with other names keeps its bytes under those. Returns its path; throws system
 * errors, and a config error where a link leads to no place that the user can have meant.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<string> {
  const file = meantFile(path);
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
    // What fails at a file that is open names none, and the one beside is not what the user has named.
    if (systemCode(error) !== undefined) Object.assign(error as Error, { path: file });
    throw error;
  }
  await syncFolder(dirname(file));
  return file;
}

/**
 * The file that a path leads to. Throws a config error at a link that is another user's, as one planted in a shared
 * folder is, or that leads to nothing: whoever named the path has not named that place.
 */
export function meantFile(path: string): string {
  const links: string[] = [];
  const file = targetPath(path, (link) => links.push(link));
  const foreign = links.find((link) => isForeign(ownerOf(link), process.getuid?.()));
  if (foreign !== undefined)
    throw refused(path, `goes by the link ${foreign}, which is another user's`);
  const last = lstatSync(path, { throwIfNoEntry: false });
  if (last?.isSymbolicLink() && statSync(path, { throwIfNoEntry: false }) === undefined)
    throw refused(path, `is a link to ${file}, where nothing is`);
  return file;
}

/** Links of ours and of the superuser's are as good as what was typed. Windows knows no owners. */
export function isForeign(owner: number | undefined, us: number | undefined): boolean {
  return us !== undefined && owner !== undefined && owner !== us && owner !== 0;
}

function ownerOf(link: string): number | undefined {
  return lstatSync(link, { throwIfNoEntry: false })?.uid;
}

function refused(path: string, why: string): ConnectorError {
  return configError(`${path} ${why}`, {
    code: 'link_not_followed',
    hint: 'Nothing was written. Name the file itself, or take the link away.',
  });
}

/** A rename would take the place of a device or a socket. */
function inTheWay(path: string): Error {
  return Object.assign(new Error('no regular file'), { code: 'EINVAL', syscall: 'open', path });
}

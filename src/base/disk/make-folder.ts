import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../errors.ts';

/**
 * Makes a folder and those above it, and returns the first that was made. Node's own `recursive` never ends where a
 * parent is there and says that nothing is, as in /proc. Throws system errors.
 */
export function makeFolders(path: string, mode = 0o777): string | undefined {
  try {
    mkdirSync(path, { mode });
    return path;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || dirname(path) === path) return orFolder(path, error);
    const first = makeFolders(dirname(path), mode);
    try {
      mkdirSync(path, { mode });
      return first ?? path;
    } catch (again) {
      orFolder(path, again);
      return first;
    }
  }
}

/** Nothing to be made where a folder is, whatever the system said of making one there; else throws. */
function orFolder(path: string, error: unknown): undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return undefined;
  if (found === undefined) throw error;
  throw Object.assign(new Error('a file is in the way'), {
    code: 'ENOTDIR',
    syscall: 'mkdir',
    path,
  });
}

import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemCode } from '../errors.ts';
import { systemWords } from './system-fault.ts';

/**
 * Why no file can be made or replaced at a path, to go on after it: `is a folder`. Undefined where nothing speaks against
 * it. Asked before a run, so that it does not end at what its settings alone could have told. One that is not replaced is
 * written to in its place.
 */
export function fileFlaw(path: string, isReplaced = true): string | undefined {
  const file = resolve(path);
  return told(() => {
    const found = look(file);
    if (found?.isDirectory()) return 'is a folder, and has to be a file';
    if (found !== undefined && !isReplaced) accessSync(file, constants.R_OK | constants.W_OK);
    return folderFlawOf(dirname(file));
  });
}

/** The same of a folder to make files in, which need not be there yet. */
export function folderFlaw(path: string): string | undefined {
  const folder = resolve(path);
  const found = told(() => look(folder));
  if (typeof found !== 'string' && found?.isDirectory() === false)
    return 'is a file, and has to be a folder';
  return told(() => folderFlawOf(folder));
}

/** Whether a folder is there. Throws system errors where that cannot be told. */
export function isFolder(path: string): boolean {
  return look(path)?.isDirectory() ?? false;
}

/** Whether an error comes of where a setting leads, and would come again with every run. */
export function isOfPlace(error: unknown): boolean {
  const code = systemCode(error);
  return code !== undefined && systemWords(code).kind === 'config';
}

/** What is there of a folder, or nearest above it, decides. */
function folderFlawOf(path: string): string | undefined {
  const found = look(path);
  if (found === undefined && dirname(path) !== path) return folderFlawOf(dirname(path));
  if (found?.isDirectory() === false) return `cannot be there: ${path} is a file`;
  accessSync(path, constants.W_OK | constants.X_OK);
  return undefined;
}

/** Below a file nothing is either. */
function look(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

function told<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    const code = systemCode(error) ?? 'unknown';
    const { what } = systemWords(code);
    return `cannot be written: ${what.charAt(0).toLowerCase()}${what.slice(1)} (${code})`;
  }
}

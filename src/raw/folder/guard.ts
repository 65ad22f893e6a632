import { constants, lstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { counted } from '../../base/counted.ts';
import { dataError, systemCode } from '../../base/errors.ts';
import { isOurPath } from '../paths.ts';

// Without O_NONBLOCK, opening a named pipe would wait for somebody to write to it. Windows knows neither.
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Where an object is in a folder, once each folder on the way is known to be one of the raw zone's own: no link leads
 * out of it. The root itself may be a link, which is the user's choice. Throws a data error otherwise.
 */
export function pathInside(root: string, path: string): string {
  if (!isOurPath(path)) throw foreign(path, 'is no name of ours');
  const names = path.split('/').filter((name) => name !== '');
  let at = root;
  for (const [index, name] of names.entries()) {
    at = join(at, name);
    if (index === names.length - 1 && !path.endsWith('/')) break;
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) break;
    if (found.isSymbolicLink()) throw foreign(at, 'is a link, and no folder');
  }
  return join(root, ...names);
}

/** Opens a regular file, and nothing else: no link, no pipe, no device. Throws ENOENT where nothing is. */
export async function openRegular(file: string) {
  const handle = await open(file, readFlags).catch((error: unknown) => {
    const code = systemCode(error) ?? '';
    if (code === 'ELOOP' || code === 'EMLINK') throw foreign(file, 'is a link, and no file');
    if (code === 'ENXIO' || code === 'ENODEV') throw foreign(file, 'is no regular file');
    throw error;
  });
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    if (!found.isFile()) throw foreign(file, 'is no regular file');
    return { handle, size: found.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The bytes of a regular file. Throws a data error when it has more than `most`. */
export async function readRegular(file: string, most: number): Promise<Buffer> {
  const { handle, size } = await openRegular(file);
  try {
    if (size > most)
      throw foreign(file, `has ${counted(size, 'byte')}, and ours have at most ${most}`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function foreign(path: string, what: string) {
  return dataError(`${path} in the raw zone ${what}`, {
    code: 'raw_zone_fault',
    hint: 'qonto-elt has not put it there, and does not follow it: find out who has, and take it away.',
  });
}

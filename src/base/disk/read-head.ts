import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { systemCode } from '../errors.ts';

// Without O_NONBLOCK, opening a named pipe would wait for somebody to write to it.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** So many bytes of the beginning of a regular file; undefined where there is none. Throws system errors. */
export function readHead(path: string, length: number): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, readFlags);
    if (!fstatSync(descriptor).isFile()) return undefined;
    const head = Buffer.alloc(length);
    return head.subarray(0, readSync(descriptor, head, 0, length, 0));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENXIO', 'ENODEV'].includes(systemCode(error) ?? ''))
      return undefined;
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

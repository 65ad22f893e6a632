import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type ConnectorError, dataError, systemCode, unavailableError } from '../errors.ts';
import { createDigest, sha256Of } from './digest.ts';
import type { Content, RawZone } from './zone.ts';

/**
 * A raw zone in a folder. An object is written to a temporary file, flushed to the disk and then linked to its name:
 * `link` fails when the name is taken, where `rename` would overwrite. What a crash leaves in `.tmp` is never read.
 */
export function folderZone(folder: string): RawZone {
  const root = resolve(folder);
  const place = (path: string): string => join(root, ...path.split('/'));
  const temporary = (): string => join(root, '.tmp', randomUUID());

  const makeFolder = async (path: string) => {
    const first = await mkdir(path, { recursive: true });
    // The entries of new folders must survive a power cut too.
    for (
      let made = path;
      first !== undefined && made.length >= first.length;
      made = dirname(made)
    ) {
      await syncFolder(dirname(made));
    }
  };
  const writeTemporary = async (content: Content) => {
    const file = temporary();
    await mkdir(dirname(file), { recursive: true });
    const digest = createDigest();
    const handle = await open(file, 'wx');
    try {
      for await (const chunk of content instanceof Uint8Array ? [content] : content) {
        digest.update(chunk);
        await handle.writeFile(chunk);
      }
      await handle.sync();
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return { file, ...digest.finish() };
  };
  const claim = async (file: string, path: string): Promise<boolean> => {
    const target = place(path);
    await makeFolder(dirname(target));
    try {
      await link(file, target);
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    }
    await syncFolder(dirname(target));
    return true;
  };
  const create: RawZone['create'] = async (path, content) => {
    const { file, ...stored } = await writeTemporary(content);
    try {
      return (await claim(file, path)) ? { path, ...stored } : undefined;
    } finally {
      await unlink(file);
    }
  };
  const read: RawZone['read'] = (path) => orUndefined(readFile(place(path)));

  const zone: RawZone = {
    uri: (path) => place(path),
    create,
    read,
    open: (path) => createReadStream(place(path)),
    localFile: (path) => place(path),
    async *list(prefix) {
      const entries = await orUndefined(
        readdir(place(prefix), { recursive: true, withFileTypes: true }),
      );
      for (const entry of entries ?? []) {
        if (entry.isFile())
          yield relative(root, join(entry.parentPath, entry.name)).split(sep).join('/');
      }
    },
    async readVersioned(path) {
      const bytes = await read(path);
      return bytes && { bytes, version: sha256Of(bytes) };
    },
    async swap(path, expected, bytes) {
      if (expected !== undefined && !(await takeAway(place(path), temporary(), expected)))
        return false;
      return bytes === undefined || (await create(path, bytes)) !== undefined;
    },
  };
  return guarded(zone, root);
}

/** Of several that move the same version away, one succeeds; a version that is not the expected one is put back. */
async function takeAway(file: string, aside: string, expected: string): Promise<boolean> {
  await mkdir(dirname(aside), { recursive: true });
  try {
    await rename(file, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
  const same = sha256Of(await readFile(aside)) === expected;
  if (!same) await link(aside, file);
  await rm(aside);
  return same;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function guarded(zone: RawZone, root: string): RawZone {
  const guard =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      try {
        return await call(...args);
      } catch (error) {
        throw fault(error, root);
      }
    };
  async function* guardAll<T>(items: AsyncIterable<T>): AsyncIterable<T> {
    try {
      yield* items;
    } catch (error) {
      throw fault(error, root);
    }
  }
  return {
    ...zone,
    open: (path) => guardAll(zone.open(path)),
    list: (prefix) => guardAll(zone.list(prefix)),
    create: guard(zone.create),
    read: guard(zone.read),
    readVersioned: guard(zone.readVersioned),
    swap: guard(zone.swap),
  };
}

function fault(error: unknown, root: string): unknown {
  const code = systemCode(error);
  const known: Record<string, [string, string]> = {
    ENOSPC: [
      'The disk is full',
      'Free some space and run again; nothing half-written is ever read.',
    ],
    EDQUOT: [
      'The disk quota is used up',
      'Free some space and run again; nothing half-written is ever read.',
    ],
    EACCES: [
      'No permission',
      'Give this user write permission on the folder, or choose another with --raw.',
    ],
    EPERM: [
      'No permission',
      'Give this user write permission on the folder, or choose another with --raw.',
    ],
    EROFS: ['The file system is read-only', 'Choose another folder with --raw.'],
    ENOTDIR: ['A file is in the way', 'Choose another folder with --raw.'],
    EISDIR: [
      'A folder is in the way',
      'The raw zone was changed by hand: restore it from a backup.',
    ],
    EIO: ['The disk reports an error', 'Check the disk; nothing half-written is ever read.'],
  };
  const [what, hint] = known[code ?? ''] ?? [];
  if (what === undefined || hint === undefined) return error;
  return asError(code, `${what} in the raw zone ${root} (${code})`, hint, error);
}

function asError(
  code: string | undefined,
  message: string,
  hint: string,
  cause: unknown,
): ConnectorError {
  const make = code === 'EISDIR' ? dataError : unavailableError;
  return make(message, { code: 'raw_zone_fault', hint, cause });
}

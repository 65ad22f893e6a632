import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { createDigest, sha256Of } from '../digest.ts';
import { longestObject } from '../paths.ts';
import type { Content, RawZone } from '../zone.ts';
import { claimOf, settleClaims } from './claims.ts';
import { folderFault, writeFault } from './faults.ts';
import { giveName, orUndefined, takeAway, writeDurably } from './files.ts';
import { openRegular, pathInside, readRegular } from './guard.ts';

/**
 * A raw zone in a folder. An object is written to a temporary file, flushed to the disk and then given its name, which
 * never takes the name away from another. What a crash leaves in `.tmp` is never read.
 */
export function folderZone(folder: string): RawZone {
  const root = resolve(folder);
  const inRoot = (path: string): string => pathInside(root, path);
  const shown = (path: string): string => join(root, ...path.split('/'));
  const claim = (path: string): string => claimOf(root, path);
  const temporary = (): string => join(root, '.tmp', randomUUID());

  const writeTemporary = async (content: Content) => {
    inRoot('.tmp/');
    const file = temporary();
    const digest = createDigest();
    await writeDurably(file, content, (chunk) => digest.update(chunk));
    return { file, ...digest.finish() };
  };
  const create: RawZone['create'] = async (path, content) => {
    const { file, ...stored } = await writeTemporary(content);
    try {
      const isOurs =
        (await giveName(file, inRoot(path), claim(path))) ||
        (await orUndefined(checksums(path, stored.bytes)))?.sha256 === stored.sha256;
      return isOurs ? { path, ...stored } : undefined;
    } finally {
      rmSync(file, { force: true });
    }
  };
  const checksums = async (path: string, most = Number.POSITIVE_INFINITY) => {
    const digest = createDigest();
    let length = 0;
    for await (const chunk of bytesOf(inRoot(path))) {
      digest.update(chunk);
      length += chunk.length;
      // Others than ours already: what somebody has put there need not end.
      if (length > most) break;
    }
    return digest.finish();
  };
  const read: RawZone['read'] = async (path) =>
    orUndefined(readRegular(inRoot(path), longestObject(path)));

  const zone: RawZone = {
    uri: shown,
    create,
    read,
    async *open(path) {
      yield* bytesOf(inRoot(path));
    },
    checksums: (path) => orUndefined(checksums(path)),
    localFile: shown,
    async *list(prefix) {
      const entries = await orUndefined(
        readdir(inRoot(prefix), { recursive: true, withFileTypes: true }),
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
      // Each run begins with the lease: what a run that died had claimed is there before anything is asked for.
      settleClaims(root);
      if (
        expected !== undefined &&
        !(await takeAway(inRoot(path), temporary(), claim(path), expected))
      )
        return false;
      return bytes === undefined || (await create(path, bytes)) !== undefined;
    },
    location: async () => undefined,
  };
  return guarded(zone, root);
}

async function* bytesOf(file: string): AsyncIterable<Buffer> {
  const { handle } = await openRegular(file);
  yield* handle.createReadStream();
}

function guarded(zone: RawZone, root: string): RawZone {
  const guard =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>, fault = folderFault) =>
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
      throw folderFault(error, root);
    }
  }
  return {
    ...zone,
    open: (path) => guardAll(zone.open(path)),
    list: (prefix) => guardAll(zone.list(prefix)),
    create: guard(zone.create, writeFault),
    checksums: guard(zone.checksums),
    read: guard(zone.read),
    readVersioned: guard(zone.readVersioned),
    swap: guard(zone.swap, writeFault),
  };
}

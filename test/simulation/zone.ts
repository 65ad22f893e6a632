import { unavailableError } from '../../src/base/errors.ts';
import { createDigest, sha256Of } from '../../src/raw/digest.ts';
import { leasePath } from '../../src/raw/paths.ts';
import type { Content, RawZone, StoredObject } from '../../src/raw/zone.ts';
import type { CrashPoint } from './points.ts';
import type { Op, SimProcess } from './process.ts';
import type { World } from './world.ts';

/** What is on the disk, or in the bucket: it outlives every process. */
export type Disk = Map<string, Buffer>;

/** The disk as one process reaches it, with everything that can go wrong on the way. */
export function diskZone(world: World, disk: Disk, process: SimProcess): RawZone {
  let leases = 0;
  const op = (what: string, path: string, writes: boolean): Op => {
    const [before, after] = pointsOf(path, writes, leases, process.isLoading());
    return { name: `${what} ${path}`, before, after, fault: faultOf(world, writes) };
  };
  const read: RawZone['read'] = (path) =>
    process.call(op('read', path, false), () => disk.get(path));
  return {
    uri: (path) => `disk://${path}`,
    async create(path, content) {
      const bytes = await bytesOf(content);
      return process.call(op('create', path, true), () => put(disk, path, bytes));
    },
    read,
    async *open(path) {
      const bytes = await read(path);
      if (bytes === undefined) throw unavailableError('no such object', { code: 'x', hint: '' });
      yield bytes;
    },
    checksums: (path) =>
      process.call(op('checksums', path, false), () => {
        const bytes = disk.get(path);
        return bytes && digestOf(bytes);
      }),
    localFile: () => undefined,
    async *list(prefix) {
      const found = await process.call(op('list', prefix, false), () =>
        [...disk.keys()].filter((path) => path.startsWith(prefix)),
      );
      yield* found;
    },
    readVersioned: (path) =>
      process.call(op('read version of', path, false), () => {
        const bytes = disk.get(path);
        return bytes && { bytes, version: sha256Of(bytes) };
      }),
    async swap(path, expected, bytes) {
      const done = await process.call(op('swap', path, true), () => {
        const found = disk.get(path);
        if ((found && sha256Of(found)) !== expected) return false;
        if (bytes === undefined) disk.delete(path);
        else disk.set(path, Buffer.from(bytes));
        return true;
      });
      if (done && path === leasePath) leases += 1;
      return done;
    },
    location: async () => undefined,
  };
}

/** Where a process is before and after it touches an object of that name. */
function pointsOf(
  path: string,
  writes: boolean,
  leases: number,
  isLoading: boolean,
): readonly [CrashPoint, CrashPoint] {
  if (isLoading) return ['C9', 'C9'];
  if (path === leasePath) return leases === 0 ? ['C0', 'C1'] : ['C13', 'C13'];
  if (path.startsWith('attachments/')) return ['C7', 'C7'];
  if (!writes) return ['C1', 'C1'];
  if (path.startsWith('manifests/')) return ['C5', 'C8'];
  return ['C5', 'C6'];
}

function faultOf(world: World, writes: boolean): Op['fault'] {
  const { random, hits } = world;
  if (!random.chance(world.tick?.storage ?? 0)) return undefined;
  const kind = writes
    ? random.pick(['zone_refuses', 'zone_answer_lost', 'disk_full'] as const)
    : 'zone_refuses';
  hits[kind] += 1;
  if (kind === 'disk_full') hits.C16 += 1;
  const error = unavailableError(`The raw zone does not work: ${kind}`, {
    code: 'raw_zone_fault',
    hint: 'Run again.',
  });
  return { when: kind === 'zone_answer_lost' ? 'after' : 'before', error };
}

function put(disk: Disk, path: string, bytes: Buffer): StoredObject | undefined {
  const found = disk.get(path);
  if (found !== undefined && !found.equals(bytes)) return undefined;
  disk.set(path, bytes);
  return { path, ...digestOf(bytes) };
}

function digestOf(bytes: Buffer) {
  const digest = createDigest();
  digest.update(bytes);
  return digest.finish();
}

async function bytesOf(content: Content): Promise<Buffer> {
  if (content instanceof Uint8Array) return Buffer.from(content);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

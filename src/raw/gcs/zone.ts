import type { FileMetadata } from '@google-cloud/storage';
import { dataError, unavailableError } from '../../base/errors.ts';
import { isOurPath, longestObject } from '../paths.ts';
import type { Checksums, RawZone } from '../zone.ts';
import { gcsFault, isMissing } from './faults.ts';
import { readGcsObject, readGcsWhole } from './read.ts';
import { storageClient } from './storage-client.ts';
import { createObject, gathered, swapObject } from './write.ts';

export interface GcsSettings {
  readonly bucket: string;
  /** Empty, or a path that ends in `/`. */
  readonly prefix: string;
  /** The address of an emulator; no credentials are sent there. */
  readonly endpoint?: string | undefined;
}

const namesPerPage = 1_000;

/**
 * A raw zone in a bucket. Between two writers of one name the storage itself decides, by generation; see `createObject`.
 * Credentials are Google's Application Default Credentials. Faults are ConnectorErrors.
 */
export function gcsZone({ bucket: name, prefix, endpoint }: GcsSettings): RawZone {
  const bucket = storageClient(endpoint).bucket(name);
  const file = (path: string) => {
    if (isOurPath(path)) return bucket.file(`${prefix}${path}`);
    throw dataError(`gs://${name}/${prefix}${path} is no name of ours`, {
      code: 'raw_zone_fault',
      hint: 'A manifest names it that qonto-elt has not written: restore it from a backup.',
    });
  };
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw gcsFault(error, name);
    }
  };
  let bucketSeen = false;
  /** Google answers 404 for an object as for its whole bucket; a missing bucket must not look like an empty one. */
  const unlessMissing = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (!isMissing(error)) throw gcsFault(error, name);
      if (!bucketSeen) await guard(bucket.getFiles({ maxResults: 1, autoPaginate: false }));
      bucketSeen = true;
      return undefined;
    }
  };
  const checksums: RawZone['checksums'] = async (path) => {
    const found = await unlessMissing(file(path).getMetadata());
    const sums = found && checksumsOf(found[0]);
    if (sums === undefined || Number.isSafeInteger(sums.bytes)) return sums;
    throw unavailableError(`What answers for gs://${name} is not Cloud Storage`, {
      code: 'gcs_fault',
      hint: 'Look for a proxy or a sign-in page between this machine and Google, and run again.',
    });
  };

  return {
    uri: (path) => `gs://${name}/${prefix}${path}`,
    async create(path, content) {
      const bytes = await gathered(content);
      return guard(createObject(file(path), path, bytes));
    },
    read: async (path) => unlessMissing(readGcsWhole(file(path), longestObject(path))),
    async *open(path) {
      try {
        yield* readGcsObject(file(path));
      } catch (error) {
        throw gcsFault(error, name);
      }
    },
    checksums,
    localFile: () => undefined,
    async *list(under) {
      let pageToken: string | undefined;
      do {
        const [files, next] = await guard(
          bucket.getFiles({
            prefix: `${prefix}${under}`,
            maxResults: namesPerPage,
            autoPaginate: false,
            ...(pageToken !== undefined && { pageToken }),
          }),
        );
        for (const found of files) yield found.name.slice(prefix.length);
        pageToken = tokenIn(next);
      } while (pageToken !== undefined);
    },
    async readVersioned(path) {
      // Between the two requests the object may be replaced; then that generation is gone, and the next is asked for.
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const version = (await checksums(path))?.generation;
        if (version === undefined) return undefined;
        const seen = bucket.file(`${prefix}${path}`, { generation: version });
        const bytes = await unlessMissing(readGcsWhole(seen, longestObject(path)));
        if (bytes !== undefined) return { bytes, version };
      }
      throw unavailableError(`gs://${name}/${prefix}${path} changes too quickly to be read`, {
        code: 'gcs_fault',
        hint: 'Several runs use this raw zone at once: leave one schedule, and run again.',
      });
    },
    swap: async (path, expected, bytes) => guard(swapObject(file(path), expected, bytes)),
    async location() {
      const [{ location }] = await guard(bucket.getMetadata());
      return location;
    },
  };
}

function checksumsOf({ size, crc32c, generation }: FileMetadata): Checksums {
  return {
    bytes: Number(size),
    crc32c: crc32c ?? '',
    ...(generation !== undefined && { generation: String(generation) }),
  };
}

function tokenIn(next: unknown): string | undefined {
  if (typeof next !== 'object' || next === null || !('pageToken' in next)) return undefined;
  return typeof next.pageToken === 'string' ? next.pageToken : undefined;
}

import { createDigest } from '../digest.ts';
import { gcsFault } from './faults.ts';
import { storageClient } from './storage-client.ts';

export interface PageObject {
  readonly bucket: string;
  readonly object: string;
  /** The address of an emulator; no credentials are sent there. */
  readonly endpoint?: string | undefined;
}

const uploadMs = 180_000;

/**
 * Puts a page into a bucket in one request, in the place of the one before: the storage shows either of them, and never a
 * part. Caches keep no copy, for it tells of money. Faults are ConnectorErrors.
 */
export async function putPage(
  { bucket, object, endpoint }: PageObject,
  bytes: Uint8Array,
): Promise<void> {
  const digest = createDigest();
  digest.update(bytes);
  const file = storageClient(endpoint).bucket(bucket).file(object);
  try {
    await file.save(Buffer.from(bytes), {
      resumable: false,
      validation: false,
      timeout: uploadMs,
      metadata: {
        crc32c: digest.finish().crc32c,
        contentType: 'text/html; charset=utf-8',
        cacheControl: 'private, no-store',
      },
    });
  } catch (error) {
    throw gcsFault(error, bucket);
  }
}

/** So many bytes of the beginning of a page, as text; empty where there is none, or none that can be read. */
export async function readStoredPage(
  { bucket, object, endpoint }: PageObject,
  length: number,
): Promise<string> {
  const file = storageClient(endpoint).bucket(bucket).file(object);
  // Nothing rests on it: the page is made anew where it cannot be read, and a bucket that refuses is told of then.
  return file.download({ start: 0, end: length - 1, validation: false }).then(
    ([bytes]) => bytes.toString(),
    () => '',
  );
}

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

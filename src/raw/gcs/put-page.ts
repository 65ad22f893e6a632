import { ConnectorError, unavailableError } from '../../base/errors.ts';
import { createDigest } from '../digest.ts';
import { gcsFault, isMissing, isTaken } from './faults.ts';
import { storageClient } from './storage-client.ts';

export interface PageObject {
  readonly bucket: string;
  readonly object: string;
  /** The address of an emulator; no credentials are sent there. */
  readonly endpoint?: string | undefined;
}

/** The beginning of what is in the place of a page; empty where nothing is. */
export interface StoredHead {
  readonly text: string;
  /** Undefined where nothing is there. */
  readonly generation: string | undefined;
}

const uploadMs = 180_000;
/** Other runs may put their page there meanwhile, and more than a few do not. */
const mostLooks = 5;

/**
 * Puts a page into a bucket in one request, in the place of the one before: the storage shows either of them, and never a
 * part. `check` is given the beginning of what is there, and throws where that must stay. What comes there after that look
 * is looked at as well: the storage takes a page in the place of the very generation that was seen. Caches keep no copy,
 * for it tells of money. Faults are ConnectorErrors.
 */
export async function putPage(
  page: PageObject,
  bytes: Uint8Array,
  length: number,
  check: (head: string) => void,
): Promise<void> {
  for (let look = 0; look < mostLooks; look += 1) {
    const { text, generation } = await readStoredPage(page, length);
    check(text);
    if (await swapPage(page, bytes, generation)) return;
  }
  throw unavailableError(`The page ${nameOf(page)} is replaced by others all the time`, {
    code: 'gcs_fault',
    hint: 'The page there is not ours. Give each schedule a page of its own, and run again.',
  });
}

/** The beginning of what is in the place of a page, so many bytes of it as text. Faults are ConnectorErrors. */
export async function readStoredPage(page: PageObject, length: number): Promise<StoredHead> {
  const bucket = storageClient(page.endpoint).bucket(page.bucket);
  try {
    const [found] = await bucket.file(page.object).getMetadata();
    const generation = String(found.generation);
    // Of an object without a byte no range can be asked for.
    if (Number(found.size) === 0) return { text: '', generation };
    const [bytes] = await bucket
      .file(page.object, { generation })
      .download({ start: 0, end: length - 1, validation: false, decompress: false });
    return { text: bytes.toString(), generation };
  } catch (error) {
    if (isMissing(error)) return { text: '', generation: undefined };
    throw pageFault(error, page, `What is at ${nameOf(page)} cannot be looked at`);
  }
}

/** False when another generation is there than the one that was seen; with undefined, when anything is. */
async function swapPage(
  page: PageObject,
  bytes: Uint8Array,
  generation: string | undefined,
): Promise<boolean> {
  const digest = createDigest();
  digest.update(bytes);
  const file = storageClient(page.endpoint).bucket(page.bucket).file(page.object);
  try {
    await file.save(Buffer.from(bytes), {
      resumable: false,
      validation: false,
      preconditionOpts: { ifGenerationMatch: generation ?? 0 },
      timeout: uploadMs,
      metadata: {
        crc32c: digest.finish().crc32c,
        contentType: 'text/html; charset=utf-8',
        cacheControl: 'private, no-store',
      },
    });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw pageFault(error, page, `The page ${nameOf(page)} cannot be written`);
  }
}

/** A fault of the bucket, with what it means for the page: the bucket need not be that of the raw zone. */
function pageFault(error: unknown, page: PageObject, what: string): ConnectorError {
  const { kind, code, message, hint, transient } = gcsFault(error, page.bucket);
  return new ConnectorError(kind, `${what}: ${message}`, {
    code,
    transient,
    cause: error,
    hint: hints[code] ?? `Nothing was written. ${hint}`,
  });
}

/** What else than the settings and rights of the raw zone mends it. */
const hints: Readonly<Record<string, string>> = {
  gcs_forbidden:
    'Nothing was written. Give this identity `roles/storage.objectUser` on the bucket of the page: a page replaces a page only, so it looks first.',
  gcs_no_bucket:
    'Nothing was written. Check --out or --report, or make the bucket first: `gcloud storage buckets create` (docs/google-cloud.md).',
  gcs_fault:
    'Nothing was written. Check the address and the settings of the bucket, and run again.',
};

function nameOf({ bucket, object }: PageObject): string {
  return `gs://${bucket}/${object}`;
}

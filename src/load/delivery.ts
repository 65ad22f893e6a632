import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCode, unavailableError } from '../errors.ts';

/** How a part comes to the warehouse: it stays in the bucket, or it is brought to a new file of this machine. */
export type Delivery = 'in_bucket' | { readonly newFile: () => string };

/** Files that parts are brought to live as long as the work on their batch. */
export async function withDelivery<T>(
  inBucket: boolean,
  work: (delivery: Delivery) => Promise<T>,
): Promise<T> {
  if (inBucket) return work('in_bucket');
  const folder = await mkdtemp(join(tmpdir(), 'qonto-elt-parts-')).catch((error: unknown) => {
    throw deliveryFault(error);
  });
  let number = 0;
  const newFile = () => {
    number += 1;
    return join(folder, `${number}.ndjson.gz`);
  };
  try {
    return await work({ newFile });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A fault of the folder for temporary files, which is neither the raw zone nor the warehouse; others as they are. */
export function deliveryFault(error: unknown): unknown {
  const code = systemCode(error);
  if (!/^(ENOSPC|EDQUOT|ENOENT|EACCES|EPERM|EROFS|EMFILE|EIO)$/.test(code ?? '')) return error;
  return unavailableError(`Parts cannot be brought to the temporary folder ${tmpdir()} (${code})`, {
    code: 'temporary_folder',
    hint: 'Nothing was merged. Free some space there, or set TMPDIR to another folder, and run again.',
    cause: error,
  });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a part comes to the warehouse: it stays in the bucket, or it is brought to a new file of this machine. */
export type Delivery = 'in_bucket' | { readonly newFile: () => string };

/** Files that parts are brought to live as long as the work on their batch. */
export async function withDelivery<T>(
  inBucket: boolean,
  work: (delivery: Delivery) => Promise<T>,
): Promise<T> {
  if (inBucket) return work('in_bucket');
  const folder = await mkdtemp(join(tmpdir(), 'qonto-elt-parts-'));
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

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCode, unavailableError } from '../../base/errors.ts';
import { isAlive, processName } from '../../base/process-life.ts';

/** How a part comes to the warehouse: it stays in the bucket, or it is brought to a new file of this machine. */
export type Delivery = 'in_bucket' | { readonly newFile: () => string };

/** Files that parts are brought to live as long as the work on their batch. */
export async function withDelivery<T>(
  inBucket: boolean,
  work: (delivery: Delivery) => Promise<T>,
): Promise<T> {
  if (inBucket) return work('in_bucket');
  let folder: string | undefined;
  let number = 0;
  const newFile = () => {
    folder ??= newFolder();
    number += 1;
    return join(folder, `${number}.ndjson.gz`);
  };
  try {
    return await work({ newFile });
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Named after machine and process, so that what a killed load has left is known for what it is. */
const ofThisMachine = `qonto-elt-parts-${encodeURIComponent(hostname())}-`;

function newFolder(): string {
  removeLeftovers();
  try {
    return mkdtempSync(join(tmpdir(), `${ofThisMachine}${process.pid}-${processName}-`));
  } catch (error) {
    throw deliveryFault(error);
  }
}

function removeLeftovers(): void {
  let names: readonly string[] = [];
  try {
    names = readdirSync(tmpdir());
  } catch {
    // No such folder, which is said when one is made in it.
  }
  for (const name of names.filter(isLeftover)) {
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's, who will remove it; the next may be ours.
    }
  }
}

/** Its process is gone; or has our number, which containers give out again, and is not ours. */
function isLeftover(name: string): boolean {
  if (!name.startsWith(ofThisMachine)) return false;
  const pid = Number.parseInt(name.slice(ofThisMachine.length), 10);
  return pid === process.pid ? !name.includes(processName) : !isAlive(pid);
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

import type { StagedPart } from '../warehouse.ts';

/**
 * The file of each part in turn. While one is used, the next is brought and checked: each needs a core of its own. Throws
 * as `StagedPart.file` does. Nothing is being brought any more when it ends.
 */
export async function* filesAhead(parts: readonly StagedPart[]): AsyncGenerator<string> {
  let next = begin(parts[0]);
  try {
    for (let following = 1; next !== undefined; following += 1) {
      const file = await next;
      next = begin(parts[following]);
      yield file;
    }
  } finally {
    await next?.catch(() => {});
  }
}

function begin(part: StagedPart | undefined): Promise<string> | undefined {
  const file = part && fileOf(part);
  // What fails is seen when its turn comes.
  file?.catch(() => {});
  return file;
}

/** Throws where the part is not on this machine, and nobody could bring it. */
async function fileOf({ file, uri }: StagedPart): Promise<string> {
  if (file === undefined) throw new Error(`${uri} is not on this machine`);
  return file();
}

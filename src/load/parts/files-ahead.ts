import type { StagedPart } from '../warehouse.ts';

/**
 * The file of each part in turn. While one is used, the next is brought and checked: each needs a core of its own. Throws
 * as `StagedPart.file` does. Nothing is being brought any more when it ends.
 */
export async function* filesAhead(parts: readonly StagedPart[]): AsyncGenerator<string> {
  let next = parts[0] && fileOf(parts[0]);
  try {
    for (const following of [...parts.slice(1), undefined]) {
      const file = await next;
      next = following && fileOf(following);
      // Seen when its turn comes.
      next?.catch(() => {});
      if (file !== undefined) yield file;
    }
  } finally {
    await next?.catch(() => {});
  }
}

/** Throws where the part is not on this machine, and nobody could bring it. */
export async function fileOf({ file, uri }: StagedPart): Promise<string> {
  if (file === undefined) throw new Error(`${uri} is not on this machine`);
  return file();
}

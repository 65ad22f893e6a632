import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Removes the drafts of a file that runs of ours seem to have left: its name, a dot, anything, `ending`. Younger ones than
 * `olderThanMs` may be somebody's who is just writing them. Throws system errors where the folder cannot be read.
 */
export async function removeLeftovers(
  file: string,
  ending: string,
  olderThanMs?: number,
): Promise<void> {
  const prefix = `${basename(file)}.`;
  await removeFrom(
    dirname(file),
    (name) => name.startsWith(prefix) && name.endsWith(ending),
    olderThanMs,
  );
}

/** The same of all drafts in a folder that is ours alone. */
export async function removeFolderLeftovers(
  folder: string,
  ending: string,
  olderThanMs?: number,
): Promise<void> {
  await removeFrom(folder, (name) => name.endsWith(ending), olderThanMs);
}

async function removeFrom(
  folder: string,
  isDraft: (name: string) => boolean,
  olderThanMs: number | undefined,
): Promise<void> {
  for (const name of (await readdir(folder)).filter(isDraft)) {
    const draft = join(folder, name);
    if (olderThanMs !== undefined && !(await isOlder(draft, olderThanMs))) continue;
    // What does not go is left: it may be another user's in a folder for all, and no reason to end a run.
    await rm(draft, { force: true }).catch(() => {});
  }
}

async function isOlder(file: string, ageMs: number): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > ageMs;
}

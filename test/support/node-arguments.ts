import { fileURLToPath } from 'node:url';

/** What Node needs, to run tests of a clone that lies in this folder. */
export function nodeArguments(folder: string): string[] {
  const hook = new URL('literal-paths.mjs', import.meta.url);
  return folder.includes('%') ? ['--import', hook.href] : [];
}

/** The folder of this clone. */
export const clone = fileURLToPath(new URL('../../', import.meta.url));

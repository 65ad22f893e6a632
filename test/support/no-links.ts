import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

/** What file systems without hard links answer, by their makers' taste. */
export const linkFailures = ['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM', 'EMLINK', 'EXDEV'];

/** For a program of its own: the environment in which it meets such a file system. */
export function environmentWithoutLinks(
  settings: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  // A blank in the path would end the option.
  const hook = pathToFileURL(fileURLToPath(new URL('odd-file-system.mjs', import.meta.url)));
  return { NODE_OPTIONS: `--import ${hook}`, ...settings };
}

/** Until the end of the test, no hard link can be made in this process. */
export function forbidLinks(code: string): void {
  const { linkSync } = fs;
  fs.linkSync = () => {
    throw Object.assign(new Error(`${code}: link`), { code });
  };
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.linkSync = linkSync;
    syncBuiltinESMExports();
  });
}

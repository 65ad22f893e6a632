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
  until(({ linkSync }) => {
    fs.linkSync = () => {
      throw failure(code);
    };
    return () => {
      fs.linkSync = linkSync;
    };
  });
}

/** Until the end of the test, no folder can get another name in this process. */
export function forbidFolderNames(code: string): void {
  until(({ renameSync }) => {
    fs.renameSync = (from, to) => {
      if (fs.statSync(from).isDirectory()) throw failure(code);
      renameSync(from, to);
    };
    return () => {
      fs.renameSync = renameSync;
    };
  });
}

const failure = (code: string) => Object.assign(new Error(`${code}: not here`), { code });

function until(change: (usual: typeof fs) => () => void): void {
  const undo = change({ ...fs });
  syncBuiltinESMExports();
  onTestFinished(() => {
    undo();
    syncBuiltinESMExports();
  });
}

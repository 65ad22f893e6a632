import { execFile, execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { packageRoot } from '../../../src/dbt/package-root.ts';

/** Images and layers, kept between runs; nothing of it in the machine's own store. */
export const home = join(packageRoot, '.emulators', 'image');

/** The image that the Dockerfile asks for, which is made here under the same name. */
export function imageName(target: 'run' | 'dbt'): string {
  return `localhost/qonto-elt-${target}`;
}

/** The flags that make podman and buildah use this store. */
export function storeFlags(): string[] {
  mkdirSync(home, { recursive: true });
  // An overlay on an overlay cannot be mounted.
  const below = execFileSync('stat', ['--file-system', '--format', '%T', home], {
    encoding: 'utf8',
  });
  const driver = below.trim() === 'overlayfs' ? 'vfs' : 'overlay';
  return [
    '--root',
    join(home, 'storage'),
    '--runroot',
    join(home, 'runroot'),
    '--storage-driver',
    driver,
  ];
}

/** Runs a command; throws with the end of what it said when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly log?: string } = {},
): Promise<string> {
  const { log, cwd } = options;
  const child = promisify(execFile)(command, [...args], {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', TMPDIR: temporary() },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (log !== undefined) {
    const file = createWriteStream(join(home, log));
    child.child.stdout?.pipe(file, { end: false });
    child.child.stderr?.pipe(file, { end: false });
    void child.child.once('close', () => file.end());
    await Promise.allSettled([child, finished(file)]);
  }
  try {
    return (await child).stdout;
  } catch (error) {
    throw new Error(`${command} ${args.slice(0, 3).join(' ')} …: ${ending(error)}`, {
      cause: error,
    });
  }
}

function temporary(): string {
  const folder = join(home, 'tmp');
  mkdirSync(folder, { recursive: true });
  return folder;
}

function ending(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return said.split('\n').slice(-30).join('\n');
}

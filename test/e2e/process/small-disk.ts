import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { onTestFinished } from 'vitest';

/** A file system in memory with a size of its own, at a folder that only programs run `under` it see so. */
export interface SmallDisk {
  readonly under: readonly string[];
  /** Where this process finds what those programs know as `path`. */
  inside(path: string): string;
  resize(options: string): void;
  /** Copies what is on it to the same path outside, where everybody sees it. */
  bringOut(): void;
}

/**
 * Mounts it in a mount namespace of its own, which ends with the test whatever becomes of it. A superuser may do that;
 * others where user namespaces are allowed.
 */
export async function smallDisk(folder: string, options: string): Promise<SmallDisk> {
  const { under, pid } = await mountNamespace('mount -t tmpfs -o "$2" small-disk "$1"', [
    folder,
    options,
  ]);
  const inside = (path: string) => `/proc/${pid}/root${path}`;
  return {
    under,
    inside,
    resize(changed) {
      const [command = '', ...args] = under;
      execFileSync(command, [...args, 'mount', '-o', `remount,${changed}`, folder]);
    },
    bringOut: () => cpSync(inside(folder), folder, { recursive: true }),
  };
}

/** What programs run under see one folder at the path of another too. */
export async function boundFolder(folder: string, at: string): Promise<readonly string[]> {
  return (await mountNamespace('mount --bind "$1" "$2"', [folder, at])).under;
}

async function mountNamespace(mount: string, args: readonly string[]) {
  const isRoot = process.getuid?.() === 0;
  const holder = spawn(
    'unshare',
    [
      ...(isRoot ? [] : ['--map-root-user']),
      '--mount',
      'sh',
      '-c',
      `${mount} && echo mounted && exec cat`,
      'sh',
      ...args,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  // It reads until its input ends, and that is when this process ends at the latest.
  onTestFinished(() => void holder.stdin.end());
  const errors: string[] = [];
  holder.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  holder.on('error', (error) => errors.push(error.message));
  const mounted = once(holder.stdout, 'data').then(() => true);
  if (
    !(await Promise.race([
      mounted,
      once(holder, 'close').then(
        () => false,
        () => false,
      ),
    ]))
  ) {
    throw new Error(
      `Nothing could be mounted (${errors.join('').trim()}): run these tests as root with CAP_SYS_ADMIN, or allow user namespaces (kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)`,
    );
  }
  const namespaces = isRoot ? ['--mount'] : ['--user', '--preserve-credentials', '--mount'];
  const under = ['nsenter', '--target', String(holder.pid), ...namespaces];
  return { under, pid: holder.pid };
}

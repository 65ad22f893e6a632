import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Why images can be neither built nor run on this machine; undefined where they can. */
export function whyNotHere(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it needs Linux on x64';
  if (process.getuid?.() !== 0) return 'it needs root: an image is built and run without a daemon';
  if (!existsSync(debianSources) || debianRelease() !== 'bookworm') {
    return 'it needs Debian 12: the base image is made from the packages of this machine';
  }
  const { status } = spawnSync('unshare', ['--mount', '--propagation', 'private', 'true']);
  return status === 0 ? undefined : 'this machine may not make mount namespaces';
}

/** Where this machine gets its Debian packages from. */
export const debianSources = '/etc/apt/sources.list.d/debian.sources';

function debianRelease(): string | undefined {
  return /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
}

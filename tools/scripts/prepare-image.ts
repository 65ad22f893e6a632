import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { makeBaseImage } from '../../test/deploy/image/base-image.ts';
import { whyNotHere } from '../../test/deploy/image/possible.ts';
import { home, imageName, run, storeFlags } from '../../test/deploy/image/store.ts';

/**
 * Builds both targets of the Dockerfile, unchanged, for the tests in test/deploy/image. With `--ask` it only tells whether that
 * can be done here. The status is 1, with the reason, where it cannot.
 */
const reason = whyNotHere();
if (reason !== undefined) {
  console.log(`The image cannot be tested here: ${reason}.`);
  process.exitCode = 1;
} else if (!process.argv.includes('--ask')) {
  await installTools();
  await makeBaseImage();
  await build('run');
  await build('dbt');
}

async function installTools(): Promise<void> {
  const tools = ['buildah', 'podman', 'crun', 'debootstrap'];
  const missing = tools.filter((tool) => spawnSync('which', [tool]).status !== 0);
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(', ')} (once) …`);
  await run('apt-get', ['update', '-qq'], { log: 'apt.log' });
  const install = ['install', '--yes', '-qq', '--no-install-recommends', ...missing];
  await run('apt-get', install, { log: 'apt.log' });
}

async function build(target: 'run' | 'dbt'): Promise<void> {
  console.log(`Building the image ${target} …`);
  const flags = ['--isolation', 'chroot', '--pull-never', '--layers', '--format', 'docker'];
  const names = ['--target', target, '--tag', imageName(target)];
  const log = `build-${target}.log`;
  await run(
    'buildah',
    [...storeFlags(), 'build', ...flags, ...names, ...certificates(), packageRoot],
    { log },
  );
}

/**
 * The slim image trusts nobody, and npm and pip bring certificates of their own; behind a company's proxy the machine's are
 * needed. At a path of its own: Debian's ca-certificates could not replace a file that is mounted.
 */
function certificates(): string[] {
  const inside = '/run/machine-ca.crt';
  const settings = join(home, 'settings');
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, 'npmrc'), `cafile=${inside}\nupdate-notifier=false\n`);
  writeFileSync(join(settings, 'pip.conf'), `[global]\ncert = ${inside}\n`);
  const mounts = [
    `/etc/ssl/certs/ca-certificates.crt:${inside}:ro`,
    `${join(settings, 'npmrc')}:/usr/local/etc/npmrc:ro`,
    `${join(settings, 'pip.conf')}:/etc/pip.conf:ro`,
  ];
  return mounts.flatMap((mount) => ['--volume', mount]);
}

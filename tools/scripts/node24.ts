import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { readDockerfile } from '../../test/deploy/dockerfile.ts';

/**
 * Runs vitest with the Node of the image instead of the one that is installed here: its binary comes in a package of the
 * npm registry. The arguments are vitest's. Status 3 where there is no such package for this machine.
 */
const image = readDockerfile().find(({ name }) => name === 'build')?.from ?? '';
const version = /:([\d.]+)-/.exec(image)?.[1] ?? '';
const vitest = join(packageRoot, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(nodeOf(version), [vitest, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: packageRoot,
  // Named, so that these tests use the disk and not the memory.
  env: { ...process.env, TMPDIR: tmpdir() },
});
process.exitCode = status ?? 1;

function nodeOf(wanted: string): string {
  const home = join(packageRoot, '.tools', `node-${wanted}`);
  const node = join(home, 'bin/node');
  if (existsSync(node)) return node;
  if (!/^(linux|darwin)-(x64|arm64)$/.test(`${process.platform}-${process.arch}`)) {
    console.log('The npm registry has no package with a Node for this machine.');
    process.exit(3);
  }
  mkdirSync(join(packageRoot, '.tools'), { recursive: true });
  const draft = mkdtempSync(join(packageRoot, '.tools', 'draft-'));
  try {
    const name = `node-${process.platform}-${process.arch}@${wanted}`;
    const pack = ['pack', '--silent', '--ignore-scripts', name];
    const file = execFileSync('npm', pack, { cwd: draft, encoding: 'utf8' }).trim();
    execFileSync('tar', ['-xzf', file, '--strip-components=1', 'package/bin'], { cwd: draft });
    rmSync(join(draft, file));
    renameSync(draft, home);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return node;
}

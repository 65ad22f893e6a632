import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../src/base/errors.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { temporaryFolder } from '../support/folders.ts';

const execute = promisify(execFile);

describe('the program of a checkout', () => {
  it('is bundled once, and anew after an edit of any source', async () => {
    const checkout = await copyOfCheckout();
    const first = await help(checkout);
    const bundles = await bundlesOf(checkout);
    expect(bundles).toHaveLength(1);
    expect(await help(checkout)).toBe(first);
    expect(await bundlesOf(checkout)).toEqual(bundles);

    // Of the same length, as an edit may be that changes one digit.
    const file = join(checkout, 'src/cli/commands/table.ts');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace('From the bank to the raw zone', 'From the BANK to the raw zone'),
    );
    expect(await help(checkout)).toBe(first.replace('From the bank to', 'From the BANK to'));
  });

  it('T330 is bundled anew with the packages that npm has installed since', async () => {
    const checkout = await copyOfCheckout();
    await linkPackages(checkout, await readdir(join(packageRoot, 'node_modules')));
    const installed = join(checkout, 'node_modules/.package-lock.json');
    await writeFile(installed, '{"of":"before the pull"}');
    await help(checkout);
    await writeFile(installed, '{"of":"npm ci after it"}');
    await help(checkout);
    expect(await bundlesOf(checkout)).toHaveLength(2);
  });

  it.each([
    ['none', [], 'The packages of this checkout are not installed', 'Run npm ci in it'],
    ['all but one', ['tsx', 'yargs'], "Cannot find package 'zod'", 'npm ci in a clone'],
  ])(
    'T330 ends in two lines where of its packages there are %s',
    async (_, packages, what, hint) => {
      const checkout = await copyOfCheckout();
      await linkPackages(checkout, packages);
      const program = join(checkout, 'bin/qonto-elt.js');
      const run = spawnSync(process.execPath, [program, 'sync'], { encoding: 'utf8' });
      expect(run.status).toBe(exitStatus.config);
      expect(run.stderr.trimEnd().split('\n')).toEqual([
        expect.stringContaining(what),
        expect.stringContaining(hint),
      ]);
    },
  );

  it('ends in one bundle when several are started at once', async () => {
    const checkout = await copyOfCheckout();
    const texts = await Promise.all([1, 2, 3, 4].map(() => help(checkout)));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('qonto-elt <command>');
    expect(await bundlesOf(checkout)).toHaveLength(1);
  });

  it('runs from its sources where no bundle can be kept', async () => {
    const checkout = await copyOfCheckout();
    await writeFile(join(checkout, '.built'), 'no folder\n');
    expect(await help(checkout)).toContain('qonto-elt <command>');
  });
});

/** In a folder whose name means something in a URL. */
async function copyOfCheckout(): Promise<string> {
  const checkout = join(await temporaryFolder(), 'a clone #1 at 100 %');
  await mkdir(join(checkout, 'tools/scripts'), { recursive: true });
  for (const name of [
    'bin',
    'src',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tools/scripts/bundle.mjs',
    'tools/scripts/checkout.mjs',
  ])
    await cp(join(packageRoot, name), join(checkout, name), { recursive: true });
  await symlink(join(packageRoot, 'node_modules'), join(checkout, 'node_modules'));
  return checkout;
}

/** In the place of all packages, so many of them. */
async function linkPackages(checkout: string, names: readonly string[]): Promise<void> {
  const folder = join(checkout, 'node_modules');
  await rm(folder);
  await mkdir(folder);
  for (const name of names.filter((one) => !one.startsWith('.')))
    await symlink(join(packageRoot, 'node_modules', name), join(folder, name));
}

async function help(checkout: string): Promise<string> {
  const program = join(checkout, 'bin/qonto-elt.js');
  const { stdout, stderr } = await execute(process.execPath, [program, '--help']);
  expect(stderr).toBe('');
  return stdout;
}

async function bundlesOf(checkout: string): Promise<readonly string[]> {
  return readdir(join(checkout, '.built'));
}

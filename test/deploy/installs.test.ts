import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/dbt/package-root.ts';

const scripts = z.record(z.string(), z.string());
const packageShape = z.object({ scripts, allowScripts: z.record(z.string(), z.boolean()) });
const lockShape = z.object({
  packages: z.record(z.string(), z.object({ hasInstallScript: z.boolean().optional() })),
});

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(packageRoot, name), 'utf8'));

it('T300 nothing of the package is run where it is installed, so that npm has nothing to warn of', async () => {
  const own = packageShape.parse(await read('package.json')).scripts;
  expect(Object.keys(own).filter((name) => /^((pre|post)?install|prepare)$/.test(name))).toEqual(
    [],
  );
  // npm runs the first in a clone, and in the one that it makes of a git address; the second when it packs.
  expect(own).toMatchObject({ preprepare: 'npm run build', prepack: 'npm run build' });
});

it('T300 the install scripts of what a clone needs are each refused by name', async () => {
  const { allowScripts } = packageShape.parse(await read('package.json'));
  const { packages } = lockShape.parse(await read('package-lock.json'));
  const withScripts = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript === true && path !== '' ? [path.split('node_modules/').at(-1) ?? ''] : [],
  );
  expect(new Set(withScripts)).toEqual(new Set(Object.keys(allowScripts)));
  expect(new Set(Object.values(allowScripts))).toEqual(new Set([false]));
});

import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { bundle } from '../../tools/scripts/bundle.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The program to run, as it is published, but bundled. */
    program: string;
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Builds the program once for all tests, bundled with what it needs on each start: a start is what tests with many
 * processes spend their time on, and a bundle takes half of it. `test/deploy/package.test.ts` runs what is published.
 */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-built-'));
  await bundle(join(folder, 'dist/cli'));
  for (const name of ['package.json', 'bin', 'schemas'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['node_modules', 'dbt']) symlinkSync(join(root, name), join(folder, name));
  provide('program', join(folder, 'bin/qonto-elt.js'));
  return () => rmSync(folder, { recursive: true, force: true });
}

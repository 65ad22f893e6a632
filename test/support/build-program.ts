import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The program to run, as it is published. */
    program: string;
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Builds the program as it is published, once for all tests. It starts in a third of the time that the sources take,
 * which is what tests with many processes spend theirs on; types are checked elsewhere.
 */
export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-built-'));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noCheck', '--declaration', 'false', '--outDir', join(folder, 'dist')];
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), ...options]);
  for (const name of ['package.json', 'bin', 'schemas'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['node_modules', 'dbt']) symlinkSync(join(root, name), join(folder, name));
  provide('program', join(folder, 'bin/qonto-elt.js'));
  return () => rmSync(folder, { recursive: true, force: true });
}

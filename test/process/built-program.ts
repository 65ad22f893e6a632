import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The program as it is published, built anew from this checkout for the tests of one file. It starts in a third of the
 * time, which is what tests with many processes spend theirs on; types are checked elsewhere.
 */
export function builtProgram(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-built-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noCheck', '--declaration', 'false', '--outDir', join(folder, 'dist')];
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), ...options]);
  for (const name of ['package.json', 'bin', 'schemas'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'bin/qonto-elt.js');
}

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One change to the sources: a text that stands there exactly once, and another in its place. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface TestBuild {
  readonly folder: string;
  remove(): void;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of the program and of the simulation, with bugs planted in it; the program itself has no switch for them. */
export function testBuild(patches: readonly Patch[]): TestBuild {
  const folder = mkdtempSync(join(tmpdir(), 'qonto-elt-planted-'));
  for (const part of ['src', 'schemas', 'test/simulation', 'package.json']) {
    mkdirSync(join(folder, part, '..'), { recursive: true });
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, find, replace } of patches) {
    const path = join(folder, file);
    const [before, after, ...more] = readFileSync(path, 'utf8').split(find);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`${file} does not hold this text exactly once: ${find}`);
    writeFileSync(path, before + replace + after);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

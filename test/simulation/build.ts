import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** One change to the sources: a text that stands there exactly once, and another in its place. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface TestBuild {
  /** The program that was asked for. */
  readonly program: string;
  remove(): void;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The program and the simulation in few files, with bugs planted in them; the program itself has no switch for them.
 * `entry` is a file of the simulation, without its ending.
 */
export async function testBuild(patches: readonly Patch[], entry = 'worker'): Promise<TestBuild> {
  mkdirSync(join(root, 'coverage'), { recursive: true });
  // Inside this package, so that its dependencies are found.
  const folder = mkdtempSync(join(root, 'coverage', 'planted-'));
  const unread = new Set(patches.map(({ file }) => join(root, file)));
  await build({
    entryPoints: [join(root, `test/simulation/${entry}.ts`)],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // One file would load every dependency before the simulated platform is installed.
    splitting: true,
    plugins: [
      {
        name: 'patches',
        setup(bundle) {
          bundle.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            unread.delete(path);
            const source = patched(path, patches);
            // A file may look for others beside itself.
            const here = JSON.stringify(pathToFileURL(path).href);
            return { contents: source.replaceAll('import.meta.url', here), loader: 'ts' };
          });
        },
      },
    ],
  });
  for (const path of unread) throw new Error(`${path} is no part of what is simulated`);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { program: join(folder, `${basename(entry)}.mjs`), remove };
}

function patched(path: string, patches: readonly Patch[]): string {
  let source = readFileSync(path, 'utf8');
  for (const { file, find, replace } of patches) {
    if (join(root, file) !== path) continue;
    const [before, after, ...more] = source.split(find);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`${file} does not hold this text exactly once: ${find}`);
    source = before + replace + after;
  }
  return source;
}

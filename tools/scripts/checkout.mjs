import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Loads the program of a checkout. Its sources are bundled once, into a folder that bears a hash of all of them: another
 * start with the same sources takes a third of the time, and an edited source is never run as it was. Where the bundle
 * cannot be kept, as in a checkout of somebody else, the sources run as they are. `withoutPackages` is called where there
 * is nothing to run them with.
 */
export async function loadSources(withoutPackages) {
  const folder = join(root, '.built', fingerprint());
  // As deep as `src/cli`: the program finds its package from where it lies.
  const program = join(folder, 'main.js');
  if (!isReadable(program) && !(await make(folder))) {
    const tool = await import('tsx/esm/api').catch((error) => {
      if (error.code === 'ERR_MODULE_NOT_FOUND') return withoutPackages();
      throw error;
    });
    tool.register();
    return import('../../src/cli/main.ts');
  }
  return import(pathToFileURL(program).href);
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const kept = 5;
const bundledBy = ['package-lock.json', 'tsconfig.json', 'tools/scripts/bundle.mjs'];
/** What npm says of the packages that are there: after a pull, they are those of the lockfile only once it has run. */
const installed = 'node_modules/.package-lock.json';

/** Of every source's path and bytes, and of what they are bundled with and by. */
function fingerprint() {
  const hash = createHash('sha256');
  const packages = isReadable(join(root, installed)) ? [installed] : [];
  for (const name of [...packages, ...bundledBy, ...sourcesBelow('src')]) {
    const bytes = readFileSync(join(root, name));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 32);
}

function sourcesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .sort();
}

function isReadable(file) {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whole or not at all, beside others who do the same. False where it cannot be. */
async function make(folder) {
  const fresh = `${folder}.${randomUUID()}.making`;
  try {
    const { bundle } = await import('./bundle.mjs');
    await bundle(fresh);
    renameSync(fresh, folder);
    removeOld();
  } catch {
    // Somebody else was quicker, or nothing can be written here.
  }
  try {
    rmSync(fresh, { recursive: true, force: true });
  } catch {
    // It could not be made either.
  }
  return isReadable(join(folder, 'main.js'));
}

/** A program that runs may still load from its own: the newest ones are left. */
function removeOld() {
  const all = join(root, '.built');
  const byAge = readdirSync(all)
    .map((name) => ({ path: join(all, name), at: statSync(join(all, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of byAge.slice(kept)) rmSync(path, { recursive: true, force: true });
}

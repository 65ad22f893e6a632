// Makes the program of the package, where the compiler has put the modules of the command line: bundled, because it
// starts in two thirds of the time. Beside it the licenses of what is in the bundle. Whoever uses the package as a
// library loads the other modules, and the packages as they are installed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'dist/cli');

rmSync(folder, { recursive: true, force: true });
const packages = (await bundle(folder)).map(about);
writeFileSync(join(folder, 'LICENSES.txt'), packages.map(licensed).join(`\n${'='.repeat(72)}\n\n`));

function about(path) {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(root, path, 'package.json'), 'utf8'),
  );
  const texts = readdirSync(join(root, path))
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => readFileSync(join(root, path, file), 'utf8').trim());
  return { name, version, license, source: repository?.url ?? repository, texts };
}

/** Packages of one repository have one license, and not each of them brings its text. */
function licensed({ name, version, license, source, texts: own }) {
  const texts = own.length > 0 ? own : (packages.find(isSibling)?.texts ?? []);
  if (texts.length === 0) throw new Error(`${name} ${version} is bundled and has no license`);
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;

  function isSibling(other) {
    return source !== undefined && other.source === source && other.texts.length > 0;
  }
}

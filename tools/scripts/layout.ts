import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { filesBelow } from '../../test/support/folders.ts';

/** `npx tsx tools/scripts/layout.ts`: how the source files lie in their folders, in figures. */
const src = join(packageRoot, 'src');
const files = (await filesBelow(src)).filter((file) => file.endsWith('.ts'));
const texts = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]));
const arrows = [...texts].flatMap(([file, text]) =>
  [...text.matchAll(/(?:from\s+|import\s+|import\()'(\.[^']+)'/g)].map(([, target = '']) => ({
    file,
    target: relative(src, resolve(src, dirname(file), target)),
  })),
);

/** What lists files of one kind, and those files. */
const tables: Readonly<Record<string, RegExp>> = {
  'cli/commands/table.ts': /^cli\/commands\//,
  'streams/index.ts': /^streams\//,
  'report/report.ts': /^report\/sections\//,
  'probe/probe.ts': /^probe\/questions\//,
  'simulator/resources/index.ts': /^simulator\/resources\//,
  'simulator/truth/books/books.ts': /^simulator\/truth\/books\//,
  'simulator/generate/plan/company.ts': /^simulator\/generate\/plan\/flows\//,
};

const lines = sorted([...texts.values()].map((text) => text.split('\n').length - 1));
const folders = count(files.map((file) => dirname(file)));
const importers = new Map(
  files.map((file) => [
    file,
    new Set(arrows.filter(({ target }) => target === file).map((arrow) => arrow.file)).size,
  ]),
);
const single = [...importers].filter(([, importing]) => importing === 1).map(([file]) => file);
const listed = single.filter(isListed);
const roomOf = (file: string): string => file.split('/')[0] ?? file;
const between = new Set(
  arrows
    .filter(({ file, target }) => roomOf(file) !== roomOf(target))
    .map(({ file, target }) => `${roomOf(file)} -> ${roomOf(target)}`),
);

const figures: readonly (readonly [string, string | number])[] = [
  ['files', files.length],
  ['lines', lines.reduce((sum, n) => sum + n, 0)],
  ['lines of a file, median', quantile(lines, 0.5)],
  ['lines of a file, p90', quantile(lines, 0.9)],
  ['lines of a file, most', quantile(lines, 1)],
  ['folders', folders.size],
  ['files of a folder, mean', (files.length / folders.size).toFixed(1)],
  ['files of a folder, most', Math.max(...folders.values())],
  ['files lying in src itself', folders.get('.') ?? 0],
  ['files with exactly one importer', `${percent(single.length, files.length)} %`],
  ['… and neither listed nor lazy', `${percent(single.length - listed.length, files.length)} %`],
  ['folders of src', new Set(files.map(roomOf)).size],
  ['arrows between them', between.size],
];
for (const [what, figure] of figures) console.log(`${what.padEnd(36)}${figure}`);

console.log('\nfolder, files, of them with exactly one importer');
for (const [room, size] of [...count(files.map(roomOf))].sort(([, a], [, b]) => b - a)) {
  const alone = single.filter((file) => roomOf(file) === room).length;
  console.log(`${room.padEnd(16)}${String(size).padStart(5)}${String(alone).padStart(5)}`);
}

/** One importer by nature: an entry of a table, or a file that is loaded only when it is needed. */
function isListed(file: string): boolean {
  const importer = arrows.find(({ target }) => target === file)?.file ?? '';
  const isLazy = (texts.get(importer) ?? '').includes(`import('${specifier(importer, file)}')`);
  return isLazy || tables[importer]?.test(file) === true;
}

function specifier(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function sorted(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}

function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0;
}

function percent(part: number, whole: number): number {
  return Math.round((100 * part) / whole);
}

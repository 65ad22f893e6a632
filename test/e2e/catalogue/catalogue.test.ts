import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { filesBelow } from '../../support/folders.ts';

const test = fileURLToPath(new URL('../..', import.meta.url));
const catalogue = fileURLToPath(new URL('../../../docs/fault-catalogue.md', import.meta.url));

const text = (n: number): string => `T${String(n).padStart(2, '0')}`;

/** The numbers a text begins with: `T01`, `T12 T13`, `T35-T38`. */
function leadingNumbers(title: string): string[] {
  const [lead = ''] = /^T\d{2,3}(?:(?:-| to |, | and | )T\d{2,3})*/.exec(title) ?? [];
  const numbers = lead
    .replaceAll('T', '')
    .replaceAll(' to ', '-')
    .split(/, | and | /);
  return numbers.filter(Boolean).flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => text(first + i));
  });
}

/** The text of every test file but this. */
async function testFiles(): Promise<string[]> {
  const files = (await filesBelow(test)).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('e2e/catalogue/catalogue'),
  );
  return Promise.all(files.map((file) => readFile(join(test, file), 'utf8')));
}

/** Numbers at the beginning of a title, or of a case that becomes one. */
async function numbersInTitles(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const source of await testFiles()) {
    for (const [, title = ''] of source.matchAll(/['"`](T\d{2,3}\b[^'"`\n]*)/g)) {
      for (const number of leadingNumbers(title)) found.add(number);
    }
  }
  return found;
}

async function numbersInCatalogue(): Promise<string[]> {
  const rows = (await readFile(catalogue, 'utf8')).matchAll(/^\| (T\d{2,3}) \| .+ \| .+ \|$/gm);
  return [...rows].map(([, number = '']) => number);
}

it('the catalogue has each number once, in order, and every one from T01 to T105', async () => {
  const numbers = await numbersInCatalogue();
  const ordered = [...new Set(numbers)].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  expect(numbers).toEqual(ordered);
  expect(numbers.slice(0, 105)).toEqual(Array.from({ length: 105 }, (_, i) => text(i + 1)));
});

it('each number of the catalogue stands in the title of a test', async () => {
  const named = await numbersInTitles();
  expect((await numbersInCatalogue()).filter((number) => !named.has(number))).toEqual([]);
});

it('no title names a number that the catalogue does not have', async () => {
  const known = new Set(await numbersInCatalogue());
  expect([...(await numbersInTitles())].filter((number) => !known.has(number))).toEqual([]);
});

it('no test is left out', async () => {
  const leftOut = /\b(?:it|test|describe)\.(?:skip|todo|fails|only)\b/;
  expect((await testFiles()).filter((source) => leftOut.test(source))).toEqual([]);
});

it.each([
  ['T05 a 500', ['T05']],
  ['T12 T13 cut', ['T12', 'T13']],
  ['T68 and T69 storage', ['T68', 'T69']],
  ['T99-T101, T104 x', ['T99', 'T100', 'T101', 'T104']],
  ['the T05', []],
])('reads the numbers of "%s"', (title, numbers) => {
  expect(leadingNumbers(title)).toEqual(numbers);
});

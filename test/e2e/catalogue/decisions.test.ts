import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const path = (below: string) => fileURLToPath(new URL(`../../../${below}`, import.meta.url));
const text = await readFile(path('docs/decisions.md'), 'utf8');
const decisions = [...text.matchAll(/^\*\*(\d+)\. .+$/gm)].map(([line, number]) => ({
  line,
  number: Number(number),
}));
const numbers = decisions.map(({ number }) => number);

it('each decision has a number of its own, its reason and a status', () => {
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const { line } of decisions)
    expect(line).toMatch(
      /^\*\*\d+\. [^*]+\*\* .+ \*(?:In force|Replaced by \d+)(?:[;,] [^*]+)?\.\*$/,
    );
});

it('a status, and a sentence, names only decisions that there are', () => {
  for (const { line, number } of decisions) {
    const [, status = ''] = /\*([^*]+)\*$/.exec(line) ?? [];
    const named = [...status.matchAll(/\b\d+\b/g), ...line.matchAll(/(?<=decision )\d+/g)];
    expect(numbers, `decision ${number}`).toEqual(
      expect.arrayContaining(named.map(([other]) => Number(other))),
    );
  }
});

it('decisions stand under folders of src that there are', () => {
  const headings = [...text.matchAll(/^## (.+): /gm)].map(([, folders = '']) => folders);
  const folders = headings.flatMap((heading) =>
    [...heading.matchAll(/`([^`]+)`/g)].map(([, folder = '']) => folder),
  );
  expect(folders.length).toBeGreaterThan(10);
  expect(
    folders.filter((folder) => !existsSync(path(`src/${folder}`)) && !existsSync(path(folder))),
  ).toEqual([]);
});

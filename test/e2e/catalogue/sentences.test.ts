import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import { sentencesOf, wordsIn } from './sentences.ts';

const folders = ['', 'docs', 'dbt', 'deploy', 'tools/bench', 'tools/emulators', 'tools/googlesql'];
folders.push('dbt/models/intermediate', 'dbt/models/staging');
const documents = folders.flatMap((folder) =>
  readdirSync(join(packageRoot, folder))
    .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
    .map((name) => join(folder, name)),
);

it.each(documents)('no sentence of %s is too long to be read once', (name) => {
  const sentences = sentencesOf(readFileSync(join(packageRoot, name), 'utf8'));
  expect(sentences.length).toBeGreaterThan(10);
  const longer = (words: number) => sentences.filter((sentence) => wordsIn(sentence) > words);
  expect(longer(35)).toEqual([]);
  expect(longer(25).length).toBeLessThan(Math.max(3, sentences.length / 10));
});

it('sentences are counted where they end, in tables and lists too', () => {
  const text = [
    '# One two',
    'A [link of three](https://x.org/a.b) ends. **Bold goes** on, e.g. here',
    'and here! 3.5 is (one.) More?',
    '- an item',
    '- `a.b c` d',
    '',
    '| cell. Next | last one |',
    '|---|---|',
    '```sh',
    'not this. Nor this.',
    '```',
  ];
  expect(sentencesOf(text.join('\n')).map(wordsIn)).toEqual([2, 5, 7, 3, 1, 2, 3, 1, 1, 2]);
});

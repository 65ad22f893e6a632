import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { counted, numbered } from '../../src/base/counted.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { filesBelow } from '../support/folders.ts';

it('one is in the singular, and all else is not', () => {
  expect([0, 1, 2, 1_204].map((count) => counted(count, 'manifest'))).toEqual([
    '0 manifests',
    '1 manifest',
    '2 manifests',
    '1,204 manifests',
  ]);
  expect([1, 2].map((count) => counted(count, 'row is', 'rows are'))).toEqual([
    '1 row is',
    '2 rows are',
  ]);
  expect([numbered('manifest', 3, 3), numbered('Manifest', 3, 5)]).toEqual([
    'manifest 3',
    'Manifests 3 to 5',
  ]);
});

it('what is counted in one message is in no other in a plural that is written out', async () => {
  const root = join(packageRoot, 'src');
  // The bank speaks as the bank does, and the page of a report has the plurals of five languages.
  const files = (await filesBelow(root)).filter((file) => !/^(simulator|report)\//.test(file));
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'));
  const nouns = new Set(texts.flatMap(nounsCounted));
  expect([...nouns]).toEqual(expect.arrayContaining(['row', 'manifest', 'byte', 'request']));
  expect(texts.flatMap((text) => pluralsWrittenOut(text, nouns))).toEqual([]);
});

it('and such a plural is found', () => {
  const nouns = new Set(['row', 'byte']);
  const found = (text: string) => pluralsWrittenOut(text, nouns);
  expect(found(`\`\${n(rows)} rows landed\``)).toHaveLength(1);
  expect(
    found(`\`\${rows.length} more rows, \${bytes.toLocaleString('en-US')} bytes\``),
  ).toHaveLength(2);
  expect(found(`\`rows \${from} to \${to}\``)).toHaveLength(1);
  expect(found(`\`more than \${most} bytes, and \${counted(rows, 'row')} of it\``)).toEqual([]);
});

function nounsCounted(text: string): readonly string[] {
  return [...text.matchAll(/\bcounted\([^']+'([a-z ]+)'/g)].map(
    ([, phrase = '']) => phrase.replace(/^(more|bank|temporary) /, '').split(' ')[0] ?? '',
  );
}

/** A limit is never one: `more than ${most} bytes`. */
function pluralsWrittenOut(text: string, nouns: ReadonlySet<string>): readonly string[] {
  const ranges = [...text.matchAll(/\b([a-z]+)s \$\{[^{}]*\} to \$\{/gi)].flatMap(
    ([whole, noun = '']) => (nouns.has(noun.toLowerCase()) ? [whole] : []),
  );
  return [...ranges, ...listed(text, nouns)];
}

function listed(text: string, nouns: ReadonlySet<string>): readonly string[] {
  return [...text.matchAll(/(than )?\$\{[^{}]*\}( (?!has\b)[a-z]+)? ([a-z]+)s\b/g)].flatMap(
    ([whole, limit, , noun = '']) => (limit === undefined && nouns.has(noun) ? [whole] : []),
  );
}

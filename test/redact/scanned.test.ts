import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactJson } from '../../src/redact/json.ts';
import { cutSignatures } from '../../src/redact/signatures.ts';
import { expressionsIn } from '../e2e/hostile/expressions.ts';
import { cutSignaturesByExpressions, redactJsonByExpressions } from './as-expressions.ts';
import { signedUrl } from './canaries.ts';

/** What reads a row, whole or string by string. Messages, and what is quoted in them, are 4,000 characters at most. */
const readers = [
  ...words(
    'json bytes signatures store-names escapes characters end-of-json known-secrets',
    'redact',
  ),
  ...words('record hash flaw landing', 'extract/landing'),
  'extract/listings.ts',
  'extract/listing/reorder-buffer.ts',
  ...words('raw-json objects', 'qonto/answers'),
  ...words('json-bytes end-of-value row-scan page-scan wanted-fields', 'qonto/answers/scan'),
  ...words('pages read-page scanned-rows stream-row', 'qonto'),
  ...words('line piece', 'raw/bytes'),
];

function words(names: string, room: string): string[] {
  return names.split(' ').map((name) => `${room}/${name}.ts`);
}

it.each(readers)('T118 no regular expression walks the strings of a row in %s', async (name) => {
  const file = new URL(`../../src/${name}`, import.meta.url);
  const found = expressionsIn(name, await readFile(file, 'utf8'));
  expect(found.map(({ where }) => where)).toEqual([]);
});

/** Pieces of what is looked for, whole, in part and misspelt, and what may stand around them. */
const characters = '?#&;=:/\\"\'<>%{}[], \n\t\u00a0\u2028\ufeff\u212a\u0130\u017fu';
const names =
  'x-amz- X-Goog- x- signature Signature= sig= sig credential id_ security-token security-to\u212aen to\u212aen= token= access_ upload_id= key-pair-id= AWSAccessKeyId= GoogleAccessId= c0ffee';
const places =
  ':// https://a.b/c //a.b %3f %3F %253f %2525 %23 %26 %3d %7 %zz %2f%2F %73ig &amp; &AMP;';
const escapes = '\\u003f \\\\u003F \\U0026 \\u003d \\u00e9 \\u00 \\/ \\"';
const keys = '"url":" "file_url":" "URL" "f\u0130le_url":" "\\u0075rl":" ":" "x-amz-signature":"';
const pieces = [
  ...characters,
  ...[names, places, escapes, keys].flatMap((list) => list.split(' ')),
  '"url" : "',
  'x-goog-credential : ',
  "x-amz-security-token'='a",
  signedUrl,
];
const text = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 4 })),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(''));
const json = fc.oneof(
  text,
  text.map((one) => `{"url":"${one}","note":${JSON.stringify(one)},"b":"${one}"}`),
  fc.array(text).map((texts) => JSON.stringify({ ...texts, url: texts, file_url: texts[0] })),
);

describe('scanning comes to what expressions say', () => {
  it('of signatures', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(cutSignatures(one)).toBe(cutSignaturesByExpressions(one));
      }),
      { numRuns: 1_000 },
    );
  });

  it('of rows', () => {
    fc.assert(
      fc.property(json, (one) => {
        expect(redactJson(one)).toBe(redactJsonByExpressions(one));
      }),
      { numRuns: 1_000 },
    );
  });
});

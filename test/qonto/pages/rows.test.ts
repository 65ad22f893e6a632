import { describe, expect, it } from 'vitest';
import { contentHash, hashOfBytes } from '../../../src/extract/landing/hash.ts';
import { longestRest } from '../../../src/qonto/answers/raw-json.ts';
import { bodyOf } from '../../../src/qonto/http/body.ts';
import { readPage } from '../../../src/qonto/read-page.ts';
import { rememberSecret } from '../../../src/redact/known-secrets.ts';
import { stream } from '../../../src/streams/shape/stream.ts';
import { transactions } from '../../../src/streams/transactions.ts';
import { secrets, signedUrl } from '../../redact/canaries.ts';
import { ofBytes, ofText } from './both-ways.ts';
import { compareMutants } from './differences.ts';

const slice = { bank_account_id: 'main', status: 'completed' };
const asked = { stream: transactions, slice };
const usual = { id: 'é-1', updated_at: '2026-01-05T10:00:00.000Z', note: 'é', ...slice };

const answerOf = (rows: readonly string[], meta = '{"current_page":1}') =>
  Buffer.from(`{"transactions":[${rows.join(',')}],"meta":${meta}}`);

/** How many rows were read by their bytes, when both ways have made the same of them. */
function scannedOf(rows: readonly string[], what = asked): number {
  const answer = answerOf(rows);
  const bytes = ofBytes(answer, what);
  expect({ ...bytes, scanned: 0 }).toEqual({ ...ofText(answer, what), scanned: 0 });
  return bytes.scanned;
}

const rowWith = (more: object) => JSON.stringify({ ...usual, ...more });

describe('a row is read by its bytes', () => {
  it.each([
    ['as it is', {}],
    ['without its slice', { bank_account_id: undefined, status: undefined }],
    ['with a URL', { attachments: [{ id: 'f', url: signedUrl }], attachment_ids: ['f', 'g'] }],
    ['with several', { attachments: [{ id: 'f', url: signedUrl, file_url: 'é' }, { id: 'g' }] }],
    ['with a logo', { logo: { small: 'https://c/a.png' } }],
    ['with words of signatures', { note: 'signature, token' }],
    ['with a name that begins like one of a store', { note: 'Aix-en-Provence' }],
    ['with signs of parameters', { note: 'a=b, 20 %' }],
    ['with an id of 1024 bytes', { id: 'a'.repeat(1_024) }],
    ['of another zone', { updated_at: '2026-01-05T10:00:00.123456+02:00' }],
    ['of 200 kB', { note: 'a'.repeat(200 * 1_024) }],
  ])('%s', (_, more) => {
    expect(scannedOf([rowWith(more)])).toBe(1);
  });
});

describe('a row is read by its text', () => {
  it.each([
    ['without an id', { id: undefined }],
    ['with an empty id', { id: '' }],
    ['with an id of 1025 bytes', { id: 'a'.repeat(1_025) }],
    ['without a time', { updated_at: undefined }],
    ['with a time that is none', { updated_at: '2026-02-30T10:00:00.000Z' }],
    ['of another account', { bank_account_id: 'other' }],
    ['of another status', { status: 'pending' }],
    ['of an account that is as long', { bank_account_id: 'maim' }],
    ['with an empty status', { status: '' }],
    ['with a signed URL elsewhere', { note: signedUrl }],
    ['with a name of a store', { note: 'X-Amz-Signature: c0ffee' }],
    ['with a name of a store in small letters', { 'x-goog-signature': 'c0ffee' }],
    ['with an escaped character of a URL', { note: '%3d' }],
    ['with a backslash', { note: 'a\\b' }],
    ['of 300 kB', { note: 'a'.repeat(300 * 1_024) }],
  ])('%s', (_, more) => {
    expect(scannedOf([rowWith(more), rowWith({})])).toBe(1);
  });

  it('with a credential of this process', () => {
    for (const secret of Object.values(secrets)) {
      rememberSecret(secret);
      for (const form of [secret, Buffer.from(secret).toString('base64')])
        expect(scannedOf([rowWith({ note: `a${form}b` }), rowWith({})])).toBe(1);
    }
  });

  it('with a field that its stream declares a secret, in whatever letters', () => {
    const secretive = { ...asked, stream: { ...transactions, secrets: ['pin'] } };
    stream(secretive.stream);
    expect(scannedOf([rowWith({ pin: '1' }), rowWith({ PIN: '2' })], secretive)).toBe(0);
    expect(scannedOf([rowWith({ spin: '1' }), rowWith({ note: 'my pin' })], secretive)).toBe(2);
  });
});

it('the files of a row are found only where it refers to some, with URLs that are fresh', () => {
  const rows = [rowWith({ attachments: [{ id: 'f', url: signedUrl }] }), rowWith({})];
  const page = readPage(bodyOf(answerOf(rows)), asked);
  expect(page.rows[0]?.files().files[0]).toMatchObject({ id: 'f', url: signedUrl });
  expect(page.rows[0]?.text).toContain('"url":null');
  expect(page.rows[0]?.value).toMatchObject({ id: 'é-1', attachments: [{ id: 'f', url: null }] });
  expect(page.rows.map(({ scanned }) => scanned?.hasFiles)).toEqual([true, false]);
  expect(page.rows[1]?.files()).toEqual({ files: [], unusable: [] });
  expect(page.rows.map(({ scanned, text }) => scanned?.length === text.length)).toEqual([
    true,
    true,
  ]);
});

describe('what stands around the rows', () => {
  it.each([
    ['{"current_page":2,"per_page":25,"total_count":7,"next_page":3}'],
    ['{"current_page":2,"per_page":500,"total_pages":2}'],
    ['{"current_page":2,"next_page":null,"total_count":null}'],
    ['{"current_page":"2"}'],
    ['null'],
    ['{"current_page":1}}'],
  ])('is read alike: %s', (meta) => {
    for (const rows of [[rowWith({})], [], ['{"id":1'], [rowWith({ id: 1 })]]) {
      const answer = answerOf(rows, meta);
      const [bytes, text] = [ofBytes(answer, asked), ofText(answer, asked)];
      expect({ ...bytes, scanned: 0 }).toEqual({ ...text, scanned: 0 });
    }
  });

  it('may come first, and may be written in any script', () => {
    const answer = Buffer.from(
      `{"é":"€","meta":{"current_page":4},"transactions":[${rowWith({})}]}`,
    );
    expect(ofBytes(answer, asked)).toMatchObject({ page: { page: 4, perPage: 100 }, scanned: 1 });
  });

  it.each([
    ['before them', (more: string, row: string) => `{${more},"transactions":[${row}],"meta":{`],
    ['after them', (more: string, row: string) => `{"transactions":[${row}],${more},"meta":{`],
  ])('is refused alike where it is long, %s', (_, make) => {
    const read = ['a', 'é'].map((letter) => {
      const lengths = [500_000, longestRest - 100, longestRest, 3 * longestRest];
      return lengths.map((length) => {
        const text = make(`"x":"${letter.repeat(length)}"`, rowWith({}));
        const answer = Buffer.from(`${text}"current_page":1}}`);
        const [bytes, plain] = [ofBytes(answer, asked), ofText(answer, asked)];
        expect({ ...bytes, scanned: 0 }).toEqual({ ...plain, scanned: 0 });
        return bytes.rows.length;
      });
    });
    expect(read).toEqual([
      [1, 1, 0, 0],
      [1, 1, 0, 0],
    ]);
  });
});

it.each([
  '{"a":1}',
  '{"logo":"x","b":2}',
  '{"a":1,"logo" : {"small":"x"} ,"b":2}',
  '{"a":{"logo":{"x":1}},"logo":{"y":"}"},"b":"logo"}',
  '{"logo":{"a":{"logo":"x"}}}',
  '{"logo":null,"a":["logo"],"b":"\\"logo"}',
  '{"logo":"a\\"b\\\\","c":"é"}',
  '{"logo"\t:\t"x","logo":{},"logo":[1]}',
  '{"logo":[{"x":[1,"]"]}, {}] ,"b":2}',
  '{"b":{"logo":1.50 }, "logo":true,"é":"logo"}',
])('the hash of %s is the same by its bytes and by its text', (json) => {
  for (const volatile of [undefined, ['logo'], ['logo', 'a'], ['a', 'logo'], ['b', 'c']])
    expect(hashOfBytes(Buffer.from(json), volatile)).toBe(contentHash(json, volatile));
});

it('mutants of such rows come to the same', () => {
  const rows = [rowWith({ logo: { a: 'b' } }), rowWith({ attachments: [{ id: 'f', url: 'c' }] })];
  const pages = [{ answer: answerOf(rows), asked }];
  expect(compareMutants(pages, 1_000, 'rows').differences).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { redactJson } from '../../src/redact/json.ts';
import { rememberSecret } from '../../src/redact/known-secrets.ts';
import { findIn, grants, ibans, secrets } from './canaries.ts';

const signed =
  'https://bucket.s3.eu-central-1.amazonaws.com/a/b?X-Amz-Expires=1800&X-Amz-Signature=c0ffee';
/** Every character as an escape, which JSON allows. */
const escaped = (text: string) =>
  [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

it('makes the value of every url null, and nothing else', () => {
  const text = `{"id":1.10,"url" : "${signed}","logo":{"small":"https://cdn/x.png"},"probative":{"file_url":"${signed}"}}`;
  expect(redactJson(text)).toBe(
    '{"id":1.10,"url" : null,"logo":{"small":"https://cdn/x.png"},"probative":{"file_url":null}}',
  );
});

describe('a signed URL under any other name loses its query', () => {
  it.each([
    ['as it is', `{"link":"${signed}"}`],
    ['with escaped slashes', `{"link":"${signed.replaceAll('/', '\\/')}"}`],
    [
      'as Rails escapes it',
      `{"link":"${signed.replaceAll('&', '\\u0026').replace('?', '\\u003f').replaceAll('=', '\\u003d')}"}`,
    ],
    ['with everything escaped', `{"link":"${escaped(signed)}"}`],
    ['in capitals', `{"link":"${signed.toUpperCase()}"}`],
    ['as a parameter of another URL', `{"link":"https://x.org/?to=${encodeURIComponent(signed)}"}`],
    ['in a list', `{"links":["x",${JSON.stringify(signed)}]}`],
    ['as a key', `{${JSON.stringify(signed)}:1}`],
    ['in a note', JSON.stringify({ note: `voir ${signed}, merci` })],
    ['in JSON inside a text', JSON.stringify({ note: JSON.stringify({ at: signed }) })],
    ['without a host', JSON.stringify({ label: `?${signed.split('?')[1]}` })],
    ['as a header', JSON.stringify({ note: 'X-Amz-Signature: c0ffee' })],
    ['as fields of a form', '{"fields":{"key":"a","X-Amz-Signature":"c0ffee"}}'],
    ['under an escaped key', `{"\\u0075rl":"${signed}"}`],
    ['under a key in capitals', `{"FILE_URL":"https://x.org/c0ffee"}`],
  ])('%s', (_, text) => {
    const cut = redactJson(text);
    expect(cut.toLowerCase()).not.toContain('c0ffee');
    expect(() => JSON.parse(cut)).not.toThrow();
    expect(redactJson(cut)).toBe(cut);
  });
});

it('leaves alone what people write about urls, signatures and IBANs, and how the bank writes it', () => {
  for (const text of [
    JSON.stringify({ note: 'see "url":"x" and {"url": "y"}' }),
    JSON.stringify({ a: 'signature=Jean Dupont', b: 'e-signature=oui, voir http://x.org/?q=1' }),
    `{"iban":"${ibans[0]}","amount":12.30,"big":9007199254740993,"s":"a\\/b \\u0026 \\u00e9 %41"}`,
    '{"note":"http:\\/\\/x.org\\/?q=a\\u0026b","token":"lost my token"}',
    '{"a" :  [ 1.0 , "\\ud83d" ] }',
  ]) {
    expect(redactJson(text)).toBe(text);
  }
});

it('cuts the credentials of this process, should the bank send them back', () => {
  for (const secret of Object.values(secrets)) rememberSecret(secret);
  const echo = { ...secrets, note: `key ${secrets.secretKey}`, [secrets.accessToken]: 1, n: 1.5 };
  const texts = [JSON.stringify(echo), JSON.stringify(echo).replaceAll('/', '\\/')];
  texts.push(`{"note":"${escaped(secrets.secretKey)}"}`);
  for (const text of texts) expect(findIn(redactJson(text), grants)).toEqual([]);
  expect(JSON.parse(redactJson(texts[0] ?? ''))).toMatchObject({ note: 'key [secret]', n: 1.5 });
});

import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import { readConfig } from '../../src/config/config.ts';
import { noConfigFile } from '../../src/config/file/file.ts';
import { redactJson } from '../../src/redact/json.ts';
import {
  cutKnownSecrets,
  holdsKnownBytes,
  holdsKnownSecret,
  rememberSecret,
} from '../../src/redact/known-secrets.ts';
import { cutSignatures } from '../../src/redact/signatures.ts';
import { quotable, showable } from '../../src/redact/text.ts';
import { grouped, ibans, signedUrl } from './canaries.ts';

describe('an IBAN', () => {
  it.each([
    ['of 15 characters, the shortest there is', 'no9386011117947', 'NO…7947'],
    ['before words that look like groups of it', `${grouped(ibans[0])} OK12 AB`, 'FR…0189 OK12 AB'],
    ['before another', `${grouped(ibans[0])} ${grouped(ibans[1])}`, 'FR…0189 DE…3000'],
  ])('is known %s', (_, text, shown) => {
    expect(showable(text)).toBe(shown);
  });

  it.each(['de12abcdefghijklmnop', 'gb81 abcd efgh ijkl mnop qrst'])(
    'is not seen in small letters without its check digits, nor in a few groups with them: %s',
    (text) => {
      expect(showable(text)).toBe(text);
    },
  );
});

describe('the value of a url', () => {
  it.each([
    ['without a signature', '{"url":"https://x.org/a"}', '{"url":null}'],
    ['behind a space', '{"file_url" : "https://x.org/a"}', '{"file_url" : null}'],
    ['under an escaped key', '{"\\u0075rl":"https://x.org/a"}', '{"\\u0075rl":null}'],
    ['under one with a space', '{"\\u0075rl" : "https://x.org/a"}', '{"\\u0075rl" : null}'],
    ['that nothing ends', '{"url":"https://x.org/a', '{"url":null'],
  ])('is cut %s', (_, text, cut) => {
    expect(redactJson(text)).toBe(cut);
  });

  it.each(['\\', '\\\\', '"', '\\"', 'a\\\\"b', 'a\\\\\\'])('ends where it ends: %s', (url) => {
    const text = JSON.stringify({ url, note: `x ${url}`, last: `${signedUrl}`, kept: 'y' });
    expect(JSON.parse(redactJson(text))).toEqual({
      url: null,
      note: `x ${url}`,
      last: expect.stringMatching(/\?redacted$/),
      kept: 'y',
    });
  });

  it('stays under a name that only holds "url", or the name of a signature', () => {
    for (const key of ['my_url', 'urls', 'x-amz-signature-kind', 'my-x-amz-signature']) {
      const text = JSON.stringify({ '\u00e9': 'signature', [key]: 'https://x.org/a' });
      expect(redactJson(text)).toBe(text);
    }
  });
});

describe('what is hardly JSON', () => {
  it('is cut all the same', () => {
    expect(redactJson(JSON.stringify(signedUrl))).toBe(
      '"https://files.example.com/a/b.pdf?redacted"',
    );
    const broken = redactJson(`{"a":"\\q ${signedUrl}"}`);
    expect(broken).not.toContain('Signature=');
  });
});

describe('a credential of this process', () => {
  it('is known from eight characters on', () => {
    rememberSecret('1234567');
    expect(holdsKnownSecret('a 1234567 b')).toBe(false);
    rememberSecret('12345678');
    expect(holdsKnownSecret('a 12345678 b')).toBe(true);
    expect(holdsKnownSecret('a 1234567 b')).toBe(false);
  });

  it('is cut whole, where one form of it holds another, and in the middle of a JSON text', () => {
    const secret = 'quote"and\\slash';
    rememberSecret(secret);
    const encoded = Buffer.from(secret).toString('base64');
    rememberSecret('of-padding-it-has');
    const padded = Buffer.from('of-padding-it-has').toString('base64');
    expect(padded).toMatch(/=$/);
    expect(cutKnownSecrets(`${padded} ${encoded}`)).toBe('[secret] [secret]');
    expect(cutKnownSecrets(JSON.stringify(`a ${secret} b`))).toBe('"a [secret] b"');
  });

  it('is cut whole where another one begins it', () => {
    rememberSecret('abcdefgh');
    rememberSecret('abcdefgh-and-the-rest');
    expect(cutKnownSecrets('x abcdefgh-and-the-rest y')).toBe('x [secret] y');
  });

  it('is known while it is one of the sixteen newest, however often it comes', () => {
    rememberSecret('credential of long ago');
    rememberSecret('credential in use');
    for (let number = 1; number <= 14; number += 1) rememberSecret(`renewed token ${number}`);
    for (let times = 1; times <= 20; times += 1) rememberSecret('renewed token 14');
    expect(holdsKnownSecret('a credential of long ago')).toBe(true);
    rememberSecret('credential in use');
    rememberSecret('renewed token 15');
    expect(holdsKnownSecret('a credential of long ago')).toBe(false);
    expect(holdsKnownSecret('a credential in use')).toBe(true);
  });

  it('T355 of the environment is known after any number of renewed tokens', () => {
    const env = {
      QONTO_WEBHOOK_SECRET: 'whsec_of_last_year, whsec_of_this_year',
      QONTO_SERVE_TOKEN: 'token-that-opens-the-pages',
    };
    readConfig({}, env, noConfigFile);
    for (let number = 1; number <= 40; number += 1) new Secret(`token renewed ${number}`).reveal();
    const text = 'whsec_of_last_year; whsec_of_this_year; token-that-opens-the-pages';
    expect(showable(text)).toBe('[secret]; [secret]; [secret]');
    expect(holdsKnownBytes(Buffer.from('a whsec_of_this_year'))).toBe(true);
  });
});

describe('a signature', () => {
  it.each([
    ["'x-goog-signature' : 'abcdef'", "'redacted'"],
    ['x-amz-signature:   abcdef now', 'redacted now'],
    ['x-amz-credential   :abcdef now', 'redacted now'],
    ['"x-amz-signature":"abcdef" now', '"redacted" now'],
    ['https://c.example/x?a=1&amp;Signature=abc', 'https://c.example/x?redacted'],
    ['https://c.example/x?token=abc', 'https://c.example/x?redacted'],
    ['//c.example/x?sig=abc', '//c.example/x?redacted'],
    ['a//b?sig=abc', 'a//b?sig=abc'],
    ['https://c.example/?%73%69%67%3d1', 'https://c.example/?redacted'],
    ['https://c.example/x?%7aa=1&%73ig%3d1', 'https://c.example/x?redacted'],
    ['signature: 100%', 'signature: 100%'],
    [
      signedUrl.replace('?', '\\\\u003f').replaceAll('&', '\\\\u0026').replaceAll('=', '\\\\u003d'),
      'https://files.example.com/a/b.pdf?redacted',
    ],
  ])('%s', (text, cut) => {
    expect(cutSignatures(text)).toBe(cut);
  });
});

describe('a text that may be shown', () => {
  const key = 'f1e2d3c4b5a697887766554433221100';

  it.each([
    [`key -----BEGIN RSA PRIVATE KEY-----\n${key}`, 'key [secret]'],
    [`-----BEGIN EC PRIVATE KEY-----\n${key}\n-----END EC PRIVATE KEY----- end`, '[secret] end'],
    [`sent Bearer   ${key} there`, 'sent [secret] there'],
    [`<StringToSign>AWS4 ${key}`, '[secret]'],
    [`<Token-0>a ${key}</Token-0> end`, '[secret] end'],
  ])('is without the secret of %s', (text, shown) => {
    expect(showable(text)).toBe(shown);
  });

  it('is cut behind its last whole word, and not when it is just as long as it may be', () => {
    expect(quotable('one two three', 9)).toBe('one two …');
    expect(quotable('one two three', 13)).toBe('one two three');
    expect(quotable('  one  ')).toBe('one');
    expect(showable('x'.repeat(10_000))).toBe('…');
    expect(showable(`${'ab '.repeat(1_333)}c`)).toHaveLength(4_000);
  });
});

import { describe, expect, it } from 'vitest';
import { rememberSecret } from '../../src/redact/known-secrets.ts';
import { quotable, showable } from '../../src/redact/text.ts';
import {
  accounts,
  findIn,
  grants,
  grouped,
  headers,
  ibans,
  secrets,
  signature,
  signedUrl,
} from './canaries.ts';

const needles = [...grants, ...headers, ...accounts];
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a text that may be shown', () => {
  const unknown = 'f1e2d3c4b5a697887766554433221100';

  it.each([
    ['a signed URL', `see ${signedUrl} now`, 'see https://files.example.com/a/b.pdf?redacted now'],
    [
      'in capitals',
      `see ${signedUrl.toUpperCase()}`,
      'see HTTPS://FILES.EXAMPLE.COM/A/B.PDF?redacted',
    ],
    [
      'escaped for a URL',
      `to=${encodeURIComponent(signedUrl)}.`,
      'to=https%3A%2F%2Ffiles.example.com%2Fa%2Fb.pdf?redacted',
    ],
    [
      'escaped twice',
      encodeURIComponent(encodeURIComponent(signedUrl)),
      'https%253A%252F%252Ffiles.example.com%252Fa%252Fb.pdf?redacted',
    ],
    [
      'escaped for JSON',
      signedUrl.replaceAll('&', '\\u0026').replaceAll('=', '\\u003d'),
      'https://files.example.com/a/b.pdf?redacted',
    ],
    [
      'escaped for JSON, with one parameter',
      `https://a.example/b?sig\\u003d${signature}`,
      'https://a.example/b?redacted',
    ],
    [
      'escaped for HTML',
      signedUrl.replaceAll('&', '&amp;'),
      'https://files.example.com/a/b.pdf?redacted',
    ],
    [
      'behind a fragment',
      `https://a.example/b#X-Amz-Signature=${signature}`,
      'https://a.example/b?redacted',
    ],
    ['without its URL', `x-amz-SIGNATURE=${signature}`, 'redacted'],
    ['as a header', `X-Amz-Security-Token: ${unknown}`, 'redacted'],
    ['as a header of ours', `X-Qonto-Staging-Token: ${unknown}`, '[secret]'],
    ['as JSON', `{"signature": "${unknown}"}`, '{"[secret]"}'],
    [
      'in the XML of a store',
      `<Code>SignatureDoesNotMatch</Code><SignatureProvided>${signature}</SignatureProvided><StringToSign>${unknown}</StringToSign>`,
      '<Code>SignatureDoesNotMatch</Code>[secret][secret]',
    ],
    [
      'of CloudFront',
      `https://c.example/x?Policy=abc&Signature=${unknown}&Key-Pair-Id=K1`,
      'https://c.example/x?redacted',
    ],
    ['a bearer token', `sent Bearer ${unknown} there`, 'sent [secret] there'],
    ['basic authorization', `sent basic ${base64(`acme-1:${unknown}`)}`, 'sent [secret]'],
    ['an authorization header', `authorization: acme-1234:${unknown}`, '[secret]'],
    ['a token of Google', `got ya29.${unknown}-x`, 'got [secret]'],
    ['a signed token', `got eyJhbGciOiJub25l.eyJzdWIiOiIxIn0.${unknown}`, 'got [secret]'],
    ['one behind a word', `got my-eyJhbGciOiJub25l.eyJzdWIiOiIxIn0.${unknown}`, 'got my-[secret]'],
    [
      'a token in a form',
      `grant_type=refresh_token&refresh_token=${unknown}&x=1`,
      'grant_type=refresh_token&[secret]&x=1',
    ],
    ['a session of an upload', `PUT /upload?upload_id=${unknown}`, 'PUT /upload?[secret]'],
    [
      'a login in a URL',
      `https://acme:${unknown}@bank.example/v2`,
      'https://[secret]@bank.example/v2',
    ],
    [
      'a private key',
      `key -----BEGIN PRIVATE KEY-----\n${unknown}\n-----END PRIVATE KEY----- end`,
      'key [secret] end',
    ],
    ['an IBAN', `iban ${ibans[0]} is taken`, 'iban FR…0189 is taken'],
    ['a grouped IBAN', `iban ${grouped(ibans[1])} is taken`, 'iban DE…3000 is taken'],
    ['a mistyped IBAN', `iban ${ibans[2]} is invalid`, 'iban NL…4300 is invalid'],
    ['an IBAN in small letters', `iban=${ibans[0].toLowerCase()}&x`, 'iban=FR…0189&x'],
    [
      'an IBAN in a URL',
      `?iban=${encodeURIComponent(grouped(ibans[0]))}&page=1`,
      '?iban=FR…0189&page=1',
    ],
    ['control characters', 'red \u001b[31m\r\n\u0007 \u202eabc', 'red  [31m   abc'],
  ])('is without %s', (_, text, shown) => {
    expect(showable(text)).toBe(shown);
    expect(findIn(showable(text), [...needles, { name: 'unknown', text: unknown }])).toEqual([]);
  });

  it.each([
    'account 018f71db-c635-78b6-b90e-de0b7c2a1d10, completed',
    'account AB12CD34-EF56-4ABC-8DEF-0123456789AB',
    'Merging manifests 1 to 2 into demo.raw_ab12 (job qonto_elt_merge_ab12cd34ef56ab12cd34ef56_a1)',
    'Check QONTO_LOGIN and QONTO_SECRET_KEY (or QONTO_ACCESS_TOKEN): a new key revokes the old one.',
    'Manifest 3 names a part that was changed since: gs://bucket/x/raw/transactions/0000000003-a/00000.ndjson.gz',
    'The key or token lacks a scope (organization.read, attachment.read), or the plan lacks the feature.',
    'missing required oauth scope; Unexpected token < in JSON at position 0',
    'Run `gcloud auth application-default login` again, or check the service account.',
    'status must be one of: pending, reversed, declined, completed',
    'duckdb:/data/bank.duckdb at 2026-01-01T00:00:00.000000Z, 12:30:45',
  ])('is left as it is where there is nothing to hide: %s', (text) => {
    expect([showable(text), quotable(text)]).toEqual([text, text]);
  });

  it('hides a login with its key only where others speak: our own words have colons', () => {
    const pair = `acme-1234:${unknown}`;
    expect(quotable(`no such key ${pair}`)).toBe('no such key [secret]');
    expect(showable('bigquery:my-long-project-name.qonto_raw')).toBe(
      'bigquery:my-long-project-name.qonto_raw',
    );
  });

  it('is cut to its length between two words, after everything else', () => {
    const long = quotable(`${'word '.repeat(38)}${signedUrl} ${'more '.repeat(2_000)}`);
    expect(long.length).toBeLessThanOrEqual(202);
    expect(long).toMatch(/ …$/);
    expect(quotable('x'.repeat(10_000))).toBe('…');
  });
});

describe('a credential of this process', () => {
  it('is cut by its value, in each form in which it can come back', () => {
    for (const secret of Object.values(secrets)) rememberSecret(secret);
    for (const secret of Object.values(secrets)) {
      for (const form of [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret),
        base64(secret),
        Buffer.from(secret).toString('base64url'),
      ]) {
        expect(showable(`you sent (${form})`)).toMatch(/^you sent \("?\[secret\]"?\)$/);
      }
    }
  });

  it('is too short to be told from a word: then its value says nothing', () => {
    rememberSecret('account');
    expect(showable('the account')).toBe('the account');
  });
});

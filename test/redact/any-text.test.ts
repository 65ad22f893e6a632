import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redactJson } from '../../src/redact/json.ts';
import { rememberSecret } from '../../src/redact/known-secrets.ts';
import { quotable, showable } from '../../src/redact/text.ts';
import {
  accounts,
  credential,
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
const signed =
  'https://bucket.s3.eu-central-1.amazonaws.com/a/b?X-Amz-Expires=1800&X-Amz-Signature=c0ffee';

it('no text, whatever stands around it, lets a canary through', () => {
  for (const secret of Object.values(secrets)) rememberSecret(secret);
  const planted = fc.constantFrom(
    signedUrl,
    encodeURIComponent(signedUrl),
    signedUrl.toLowerCase(),
    ...Object.values(secrets),
    ...ibans,
    ...ibans.slice(0, 2).map((iban) => iban.toLowerCase()),
    ...ibans.map(grouped),
    `Bearer ${secrets.accessToken}`,
    `X-Amz-Credential=${credential}`,
  );
  const around = fc.oneof(
    fc.string(),
    fc.constantFrom(' ', '"', '(', '\n', ': ', ' = ', '\u0000', '">', '://', '%20', 'a '),
  );
  const text = fc
    .array(fc.tuple(around, fc.constantFrom(' ', '\n', '"', '<', '\t'), planted, around), {
      maxLength: 5,
    })
    .map((parts) => parts.map(([a, b, c, d]) => `${a}${b}${c} ${d}`).join(''));
  fc.assert(
    fc.property(text, (given) => {
      expect(findIn(showable(given), needles)).toEqual([]);
      expect(findIn(quotable(given), needles)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

it('leaves valid JSON, without any signature, wherever a signed URL stood', () => {
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.constantFrom(signedUrl, encodeURIComponent(signedUrl), `X-Amz-Signature=${signature}`),
      fc.tuple(fc.string(), fc.string()).map(([before, after]) => `${before} ${signedUrl}${after}`),
      fc.dictionary(fc.oneof(fc.string(), fc.constant('url')), tie('node')),
      fc.array(tie('node')),
    ),
  })).node;
  fc.assert(
    fc.property(value, (given) => {
      const cut = redactJson(JSON.stringify(given));
      expect(findIn(cut, grants)).toEqual([]);
      expect(() => JSON.parse(cut)).not.toThrow();
    }),
    { numRuns: 300 },
  );
});

it('takes a string as long as a whole answer may be', () => {
  const long = `"${'x\\"'.repeat(2_000_000)}"`;
  const text = `{"url":${long},"note":${long},"last":"${signed}"}`;
  const cut = redactJson(text);
  expect(cut.startsWith('{"url":null,"note":"x')).toBe(true);
  expect(cut.endsWith('"last":"https://bucket.s3.eu-central-1.amazonaws.com/a/b?redacted"}')).toBe(
    true,
  );
});

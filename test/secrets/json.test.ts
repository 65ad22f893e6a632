import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redactJson } from '../../src/redact/json.ts';

const signed =
  'https://bucket.s3.eu-central-1.amazonaws.com/a/b?X-Amz-Expires=1800&X-Amz-Signature=c0ffee';

it('makes the value of every url null, and nothing else', () => {
  const text = `{"id":1.10,"url" : "${signed}","logo":{"small":"https://cdn/x.png"},"probative":{"file_url":"${signed}"}}`;
  expect(redactJson(text)).toBe(
    '{"id":1.10,"url" : null,"logo":{"small":"https://cdn/x.png"},"probative":{"file_url":null}}',
  );
});

it('cuts the query of a signed URL under any other name', () => {
  const escaped = signed
    .replaceAll('&', '\\u0026')
    .replace('?', '\\u003f')
    .replaceAll('=', '\\u003d');
  expect(redactJson(`{"link":"${signed}"}`)).toBe(
    '{"link":"https://bucket.s3.eu-central-1.amazonaws.com/a/b?redacted"}',
  );
  expect(redactJson(`{"link":"${escaped}"}`)).not.toContain('c0ffee');
});

it('leaves a text alone in which somebody wrote about a url', () => {
  const text = JSON.stringify({ note: 'see "url":"x" and {"url": "y"}' });
  expect(redactJson(text)).toBe(text);
});

it('leaves alone what people write about signatures', () => {
  const text = JSON.stringify({
    a: 'signature=Jean Dupont',
    b: 'Contrat signé? e-signature=oui, voir http://x.org/?q=1',
  });
  expect(redactJson(text)).toBe(text);
});

it('leaves valid JSON, without any signature, wherever a signed URL stood', () => {
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.constant(signed),
      fc.tuple(fc.string(), fc.string()).map(([before, after]) => `${before} ${signed}${after}`),
      fc.dictionary(fc.oneof(fc.string(), fc.constant('url')), tie('node')),
      fc.array(tie('node')),
    ),
  })).node;
  fc.assert(
    fc.property(value, (given) => {
      const cut = redactJson(JSON.stringify(given));
      expect(cut).not.toContain('c0ffee');
      expect(() => JSON.parse(cut)).not.toThrow();
    }),
  );
});

import { expect, it } from 'vitest';
import { bankElement, bankObject } from '../../src/qonto/answers/objects.ts';
import { redactJson } from '../../src/redact/json.ts';

const link = 'https://pay.example/i/9f3c';

it.each([
  [`{"invoice_url":"${link}","n":1.10}`, '{"invoice_url":null,"n":1.10}'],
  [`{"a":{"Invoice_URL" : "${link}"}}`, '{"a":{"Invoice_URL" : null}}'],
  [`{"invoice\\u005furl":"${link}"}`, '{"invoice\\u005furl":null}'],
  ['{"invoice_url":null,"x":"invoice_url"}', '{"invoice_url":null,"x":"invoice_url"}'],
  [
    `{"invoice_url":["${link}", "${link}"],"note":"${link}"}`,
    `{"invoice_url":[null, null],"note":"${link}"}`,
  ],
  [
    `{"invoice_url":[1.0,["${link}"],{"at":"${link}"}]}`,
    '{"invoice_url":[1.0,[null],{"at":null}]}',
  ],
  [`{"invoice_url":{"to":"${link}"},"n":"2"}`, '{"invoice_url":{"to":null},"n":"2"}'],
  [`{"url":["${link}","${link}"],"n":"2"}`, '{"url":[null,null],"n":"2"}'],
  [`{"file_url" : [ "${link}" ],"n":["2"]}`, '{"file_url" : [ null ],"n":["2"]}'],
  [`{"url":{"to":"${link}"}}`, `{"url":{"to":"${link}"}}`],
  [`{"invoice_url":["${link}`, '{"invoice_url":[null'],
  [`{"x":"${link}"}`, `{"x":"${link}"}`],
])('T180 what a stream declares as secret is cut out of %s', (json, cut) => {
  expect(redactJson(json, ['invoice_url'])).toBe(cut);
});

it('a stream without secrets keeps its texts, and one with them loses them wherever they stand', () => {
  const json = `{"id":"a","invoice_url":"${link}"}`;
  expect(bankElement(json).text).toBe(json);
  expect(bankElement(json, ['invoice_url']).value).toEqual({ id: 'a', invoice_url: null });
  expect(bankObject(json, ['invoice_url']).text).not.toContain(link);
  const long = `{"id":"a","invoice_url":"${link}","note":"${'x'.repeat(3_000_000)}"}`;
  expect(bankElement(long, ['invoice_url']).text).not.toContain(link);
});

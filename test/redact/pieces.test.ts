import { describe, expect, it } from 'vitest';
import { folded, isSpace, skipBackslashes, skipSpace } from '../../src/redact/characters.ts';
import { holdsPercents, startOfQuery, unescaped } from '../../src/redact/escapes.ts';
import { redactJson } from '../../src/redact/json.ts';
import { cutSignatures, mayBeSigned } from '../../src/redact/signatures.ts';
import { cutStoreHeaders, storeNames } from '../../src/redact/store-names.ts';

describe('characters', () => {
  it('are white space where an expression says so', () => {
    const codes = Array.from({ length: 65_536 }, (_, code) => code);
    expect(codes.filter(isSpace)).toEqual(
      codes.filter((code) => /\s/.test(String.fromCharCode(code))),
    );
    expect(skipSpace('a \t\u00a0b ', 1)).toBe(4);
    expect(skipSpace('a ', 1)).toBe(2);
    expect(skipSpace('a', 0)).toBe(0);
    expect(skipBackslashes('\\\\a\\', 0)).toBe(2);
    expect(skipBackslashes('\\\\a\\', 2)).toBe(2);
  });

  it('are folded one by one, and none becomes a letter of ASCII that it was not', () => {
    const all = Array.from({ length: 65_536 }, (_, code) => String.fromCharCode(code));
    for (const one of all) {
      expect(folded(one)).toHaveLength(1);
      if (one > '\u007f') expect(folded(one) > '\u007f').toBe(true);
    }
    expect(folded('AZaz\u00c9')).toBe('azaz\u00e9');
    expect(folded('\u212a\u0130\u212a\u0130')).toBe('\uffff\uffff\uffff\uffff');
  });
});

describe('escapes', () => {
  it.each([
    ['a?b', 1],
    ['a#b', 1],
    ['a%3fb', 1],
    ['a%3Fb', 1],
    ['a%23b', 1],
    ['a%253fb', 1],
    ['a%25252523b', 1],
    ['a\\u003fb', 1],
    ['a\\U0023b', 1],
    ['a\\\\\\u003Fb', 1],
    ['\\\\n\\a\\u003f', 5],
    ['%25%3f', 3],
    ['%24%3f', 3],
    ['\\u0024\\u003f', 6],
    ['\\u0124?', 6],
    ['\\?', 1],
    ['\\\\%23', 2],
    ['?', 0],
    ['%3', -1],
    ['%2', -1],
    ['%', -1],
    ['\\', -1],
    ['\\u00', -1],
    ['u003f', -1],
    ['\\x003f', -1],
    ['\\u013f', -1],
    ['', -1],
  ])('%j begins a query at %i', (word, at) => {
    expect(startOfQuery(word)).toBe(at);
  });

  it.each([
    ['%41%5a%7E', 'AZ~'],
    ['%20b%2fc', ' b/c'],
    ['%1f%80%8a%a0', '%1f%80%8a%a0'],
    ['%2g%g2%2', '%2g%g2%2'],
    ['%', '%'],
    ['%%41', '%A'],
    ['%2541', 'A'],
    ['%25252541', 'A'],
    ['%2525252541', '%41'],
    ['%41'.repeat(40), 'A'.repeat(40)],
    ['\\u0041\\U005a', 'AZ'],
    ['\\\\\\u0041', 'A'],
    ['a\\b\\u0041', 'a\\bA'],
    ['\\\\x\\u0041', '\\\\xA'],
    ['\\u0141', '\\u0141'],
    ['\\u001f\\u00e9\\u00', '\\u001f\\u00e9\\u00'],
    ['\\u001f\\u0041', '\\u001fA'],
    ['x41', 'x41'],
    ['a&amp;b&AMP;c', 'a&b&c'],
    ['&amp;amp;lt;', '&lt;'],
    ['&am&amp;', '&am&'],
    ['%26amp;', '&'],
    ['', ''],
  ])('%j is %j without them', (word, plain) => {
    expect(unescaped(word)).toBe(plain);
  });

  it.each([
    ['%41', true],
    ['% %41', true],
    ['%%7f', true],
    ['%', false],
    ['%2', false],
    ['%19 %80 %2g', false],
    ['41', false],
  ])('%j holds one of URLs: %s', (text, holds) => {
    expect(holdsPercents(text)).toBe(holds);
    expect(mayBeSigned(text)).toBe(holds);
  });
});

describe('what storage calls its signatures', () => {
  it('has six names', () => {
    expect(storeNames).toEqual([
      'x-amz-signature',
      'x-amz-credential',
      'x-amz-security-token',
      'x-goog-signature',
      'x-goog-credential',
      'x-goog-security-token',
    ]);
  });

  it.each(storeNames)('%s is cut wherever it stands', (name) => {
    for (const form of [name, name.toUpperCase()]) {
      expect(cutStoreHeaders(`a ${form}: c0ffee b`)).toBe('a redacted b');
      expect(cutSignatures(`a ${form}=c0ffee b`)).toBe('a redacted b');
      expect(cutSignatures(`https://x.org/a?b&${form}=c0ffee`)).toBe('https://x.org/a?redacted');
      expect(redactJson(`{"a":1,"${form}" : "c0ffee","${form}x":"b"}`)).toBe(
        `{"a":1,"${form}" : null,"${form}x":"b"}`,
      );
    }
  });

  it.each([
    [`'x-amz-signature'='a'b`, `'redacted'b`],
    ['x-amz-signature"\t:\n"a"', 'redacted"'],
    ['x-amz-signature=a>b', 'redacted>b'],
    ['x-amz-signature=a<b', 'redacted<b'],
    ['x-amz-signature==:a', 'redacted'],
    ['x-amz-signature=x-amz-credential=b c', 'redacted c'],
    ['x-x-amz-signature=b x-amz-credential=c', 'x-redacted redacted'],
    ['x-amz-signature a', 'x-amz-signature a'],
    ['x-amz-signature:', 'x-amz-signature:'],
    ['x-amz-signature: "" b', 'x-amz-signature: "" b'],
    ['x-amz-signature;a', 'x-amz-signature;a'],
    ['x-amz-signatures=a', 'x-amz-signatures=a'],
    ['x-amz-date=a x-goog-credential=b', 'x-amz-date=a redacted'],
  ])('%j becomes %j', (text, cut) => {
    expect(cutStoreHeaders(text)).toBe(cut);
  });
});

describe('a parameter', () => {
  const names =
    'signature sig x-amz-signature awsaccesskeyid googleaccessid key-pair-id token access_token id_token refresh_token upload_token upload_id';

  it.each(names.split(' '))('%s counts inside a URL, behind a mark', (name) => {
    for (const form of [name, name.toUpperCase()]) {
      for (const mark of '?&;#') {
        const url = `https://x.org/a?b=c${mark}${form}=c0ffee`;
        expect(cutSignatures(`see ${url} now`)).toBe('see https://x.org/a?redacted now');
        expect(cutSignatures(url.replace('https:', ''))).toBe('//x.org/a?redacted');
        expect(redactJson(JSON.stringify({ a: `${url}`, b: 1 }))).toBe(
          '{"a":"https://x.org/a?redacted","b":1}',
        );
      }
      if (name.startsWith('x-')) continue;
      const said = [
        `https://x.org/a?my${form}=b`,
        `https://x.org/${form}=b`,
        `?${form}=b`,
        `${form}=b://`,
        `https://x.org/a?${form}b=c`,
      ];
      for (const text of said) expect(cutSignatures(text)).toBe(text);
    }
  });

  it('cuts the whole word where its place is signed too, or where there is none', () => {
    expect(cutSignatures('a ://b/x-amz-signature=1?c b')).toBe('a redacted b');
    expect(cutSignatures('?a=://&sig=1')).toBe('redacted');
    expect(cutSignatures('https://x.org/a;sig=1')).toBe('redacted');
  });

  it('of each word is looked at on its own', () => {
    const url = 'https://x.org/a?sig=1';
    for (const between of [' ', '"', '<', '>', '\n', '\u00a0'])
      expect(cutSignatures(`${url}${between}${url}${between}x`)).toBe(
        `https://x.org/a?redacted${between}https://x.org/a?redacted${between}x`,
      );
    expect(cutSignatures(`https://x.org ?sig=1`)).toBe('https://x.org ?sig=1');
  });
});

describe('a text that may be signed', () => {
  it.each(
    'x-amz x-goog signature sig= accessid accesskeyid key-pair-id token= upload_id \\u00'.split(
      ' ',
    ),
  )('holds %s', (hint) => {
    expect(mayBeSigned(`a ${hint} b`)).toBe(true);
    expect(mayBeSigned(`a ${hint.toUpperCase()} b`)).toBe(true);
    expect(mayBeSigned(`a ${hint.slice(0, -1)}`)).toBe(false);
  });
});

describe('the value of a url', () => {
  it.each([
    ['{"url":"a","url":"b"}', '{"url":null,"url":null}'],
    ['{"URL"\t:\n"a"}', '{"URL"\t:\nnull}'],
    ['{"File_Url":"a"}', '{"File_Url":null}'],
    ['{"url":["a"],"url":{"url":"b"},"url":1}', '{"url":[null],"url":{"url":null},"url":1}'],
    ['{"aurl":"a","file-url":"b","afile_url":"c"}', '{"aurl":"a","file-url":"b","afile_url":"c"}'],
    ['["url","a"]', '["url","a"]'],
    ['{"url" "a"}', '{"url" "a"}'],
    ['url":"a"', 'url":"a"'],
    ['file_url":"a"', 'file_url":"a"'],
    ['"url":"a\\"b","c":"d"', '"url":null,"c":"d"'],
    ['{"\\u0075rl":"a","b":"c\\/d"}', '{"\\u0075rl":null,"b":"c\\/d"}'],
    ['{"\\u0075rl":{"b":"c"},"\\U0041":"d"}', '{"\\u0075rl":{"b":"c"},"\\U0041":"d"}'],
    ['{"f\\u0069le_URL":"a","url":"\\u0041"}', '{"f\\u0069le_URL":null,"url":null}'],
    ['{"note":"x \\/","x-amz-signature":"a"}', '{"note":"x \\/","x-amz-signature":null}'],
  ])('%s becomes %s', (text, cut) => {
    expect(redactJson(text)).toBe(cut);
  });
});

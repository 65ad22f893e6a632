import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonOrNothing } from '../../../src/base/json.ts';
import { mostElements } from '../../../src/qonto/answers/raw-json.ts';
import { type PageScan, scanPage } from '../../../src/qonto/answers/scan/page-scan.ts';
import type { Span } from '../../../src/qonto/answers/scan/row-scan.ts';
import { isUrlKey, wantedFields } from '../../../src/qonto/answers/scan/wanted-fields.ts';

const wanted = wantedFields(['id', 'updated_at', 'at'], ['files', 'file_ids']);

function scan(text: string, key = 'rows'): PageScan | undefined {
  return scanPage(Buffer.from(text), key, wanted);
}

/** The only row of an answer. */
function rowOf(text: string) {
  const page = scan(`{"rows":[${text}]}`);
  expect(page?.rows).toHaveLength(1);
  return page?.rows[0];
}

const within = (text: string, span: Span | undefined) =>
  span && Buffer.from(text).subarray(span.from, span.to).toString();

/** Whether the value of a row is read. */
const accepts = (value: string) => scan(`{"rows":[{"v":${value}}]}`) !== undefined;

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const inObjects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const many = (count: number) => `{"rows":[${Array(count).fill('{}').join(',')}]}`;

describe('what is JSON', () => {
  const pieces = [
    [...'{}[],:"\\ \t\n\r0123456789-+.eE/'],
    ['true', 'false', 'null', '\\u00e9', '\\u00g0', '\\n', '\\x', '""', '"a"', '"a":', '{}'],
    ['[]', '01', '-0', '1.5', '1e5', '1E-5', '\u0001', '\u007f', 'é', '€', '𝕏', '\u00a0', 'nul'],
  ].flat();

  it.each(
    [
      ['0', '-0', '10', '1.0', '0.5', '1e5', '1E+05', '-1.5e-7', 'true', 'false', 'null'],
      ['""', '"a"', '[]', '{}', ' [ ] ', '{"a":{}}', '[1,[2]]', '"\\u00E9\\uabcd\\"\\\\\\/"'],
      ['01', '-', '+1', '1.', '.5', '1e', '1e+', '0x1', 'tru', 'truE', 'trueX', 'nulll', 'fals'],
      ['"', '"a', '"\\', '"\\x"', '"\\u00"', '"\\u00g0"', '"\\u00G0"', '"\u0000"', '"\u001f"'],
      ['[', '[1', '[1,', '[1,]', '[,1]', '[1 2]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,}'],
      ['{,}', '{a:1}', '{"a" 1}', '{"a":1 "b":2}', '{"a":1]', '[1}', '', ' ', '/', 'a', '\u00a01'],
      ['\v1', '"\\u00@0"', '"\\u00`0"', '"\\u00/0"', '"\\u00:0"', '1\f', '- 1', '1 .5', '-a'],
    ].flat(),
  )('%j is read where JSON.parse reads it', (text) => {
    expect(accepts(text)).toBe(jsonOrNothing(`[${text}]`) !== undefined && text.trim() !== '');
  });

  it('is read wherever JSON.parse reads it, and nowhere else', () => {
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (one) => {
        const whole = `{"rows":[{"v":${one}}]}`;
        const parsed = jsonOrNothing(whole);
        // It may close the list itself, and what follows that is for another to read.
        if (parsed !== undefined || scan(whole)?.list.to === whole.length - 1)
          expect(scan(whole) !== undefined).toBe(parsed !== undefined);
      }),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (one) => {
        expect(accepts(one)).toBe(true);
      }),
    );
  });

  it('goes no deeper than an answer of the bank ever does', () => {
    for (const make of [nested, inObjects]) {
      expect(accepts(make(49))).toBe(true);
      expect(accepts(make(50))).toBe(false);
    }
    expect(accepts(`[${nested(48)},${nested(48)}]`)).toBe(true);
  });
});

describe('an answer', () => {
  it('gives each row by where it lies, and the list', () => {
    const text = ' { "é" : [{}] , "rows" : [ {"a":"é"} , {} ] , "meta":{}}';
    const page = scan(text);
    expect(page?.rows.map((row) => within(text, row))).toEqual(['{"a":"é"}', '{}']);
    expect(within(text, page?.list)).toBe('[ {"a":"é"} , {} ]');
    expect(within('{"rows":[]}', scan('{"rows":[]}')?.list)).toBe('[]');
  });

  it('gives the first list of the name', () => {
    const text = '{"row":[{}],"rowsx":[],"rows":[{"id":"a"}],"rows":[{}, {}]}';
    expect(scan(text)?.rows).toHaveLength(1);
    expect(scan('{"meta":{"rows":[{}]},"rows":[]}')?.rows).toEqual([]);
    expect(scan('{"sworx":[{}],"rows":[]}')?.rows).toEqual([]);
  });

  it.each(
    [
      ['', '[]', 'null', '{}', '{"rows":null}', '{"rows":{}}', '{"rows":[1]}', '{"rows":["a"]}'],
      ['{"rows":[{}', '{"rows":[{},]}', '{"rows":[{},1]}', '{"rows":[[]]}', '{"other":[]}'],
      ['{"rows"[]}', '{"a":1 "rows":[]}', '\ufeff{"rows":[]}', '{"rows":[{}]', '{"rows":[{}}'],
    ].flat(),
  )('%j is left to the plain way, or to whoever reads the rest', (text) => {
    const page = scan(text);
    if (text === '{"rows":[{}]') expect(within(text, page?.list)).toBe('[{}]');
    else expect(page).toBeUndefined();
  });

  it('has as many rows as may be at most', () => {
    expect(scan(many(mostElements))?.rows).toHaveLength(mostElements);
    expect(scan(many(mostElements + 1))).toBeUndefined();
  });
});

describe('a row', () => {
  it('has the fields that are looked for, and no others', () => {
    const text = '{"rows":[{"in":{"id":"x"},"id":"a","ax":"c","updated_at" : "b" ,"ix":1}]}';
    const row = scan(text)?.rows[0];
    expect(row?.texts.map((span) => within(text, span))).toEqual(['a', 'b']);
    expect(row).toMatchObject({ hasFiles: false, isUnusual: false, urls: [] });
    expect(rowOf('{"at":""}')?.texts[2]).toMatchObject({ from: 16, to: 16 });
  });

  it.each([
    ['{"id":1}', 'a number where a text belongs'],
    ['{"id":null}', 'nothing where a text belongs'],
    ['{"id":"a","id":"b"}', 'one field twice'],
    ['{"files":[],"files":[]}', 'files twice'],
    ['{"id":"a\\n"}', 'an escape in a field'],
    ['{"i\\u0064":"a"}', 'an escape in a key'],
    ['{"a":{"b\\"":1}}', 'an escape in a key further in'],
    ['{"a":"\\u0041"}', 'an escape that hides a character'],
    ['{"a":["\\/"]}', 'an escaped slash'],
    ['{"a":"\\\\"}', 'a backslash'],
    ['{"a":1,\n"b":2}', 'a line feed'],
    ['{"a":1,\r"b":2}', 'a carriage return'],
    ['{"url":1}', 'a URL that is no text'],
    ['{"a":{"file_url":null}}', 'a URL that is not there'],
    ['{"url":["https://a"]}', 'a list of URLs'],
  ])('%j is unusual: %s', (text) => {
    expect(rowOf(text)?.isUnusual).toBe(true);
  });

  it.each([
    '{"id":"a","b":{"id":"c"},"d":{"id":"e"}}',
    '{"a":"\\n\\t\\r\\b\\f\\""}',
    '{ "a" :\t1 }',
    '{"url":"\\u0041\\/","file_url":"a\\"b"}',
    '{"files":[],"file_ids":[]}',
    '{"files":null,"file_ids":null}',
  ])('%j is as usual, and refers to no files', (text) => {
    expect(rowOf(text)).toMatchObject({ isUnusual: false, hasFiles: false });
  });

  it.each(['[1]', '"a"', '{}', '1', '[ ]', 'true', '[null]'])('refers to files by %s', (value) => {
    expect(rowOf(`{"files":${value}}`)?.hasFiles).toBe(true);
    expect(rowOf(`{"file_ids":${value}}`)?.hasFiles).toBe(true);
    expect(rowOf(`{"a":{"files":${value}},"filed":${value}}`)?.hasFiles).toBe(false);
  });

  it('is told to hold a parameter only outside its URLs', () => {
    for (const text of ['{"a":"b=c"}', '{"a":["100 %"]}', '{"a=":1}', '{"id":"="}'])
      expect(rowOf(text)?.holdsParameter).toBe(true);
    for (const text of ['{"a":"b"}', '{"url":"https://a?b=c%20"}', '{"a":{"File_URL":"="}}'])
      expect(rowOf(text)?.holdsParameter).toBe(false);
    const two = scan('{"rows":[{"a":"="},{"a":"b"}]}')?.rows ?? [];
    expect(two.map(({ holdsParameter }) => holdsParameter)).toEqual([true, false]);
  });

  it('gives its URLs by where they lie', () => {
    const text = '{"rows":[{"url":"a","b":[{"FILE_url" : "c\\"d"}],"urls":"e","xurl":"f"}]}';
    const row = scan(text)?.rows[0];
    expect(row?.urls.map((span) => within(text, span))).toEqual(['"a"', '"c\\"d"']);
  });

  it('counts by how much its bytes are more than its characters, without its URLs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const text = JSON.stringify({ a, [a]: [b], url: b });
        const bare = JSON.stringify({ a, [a]: [b], url: '' });
        expect(rowOf(text)?.surplus).toBe(Buffer.byteLength(bare) - bare.length);
      }),
    );
    expect(rowOf('{"a":"é€𝕏"}')?.surplus).toBe(1 + 2 + 2);
    expect(scan('{"é":1,"rows":[{"a":"é"},{}]}')?.rows.map(({ surplus }) => surplus)).toEqual([
      1, 0,
    ]);
  });
});

it.each([
  ['url', true],
  ['URL', true],
  ['uRl', true],
  ['file_url', true],
  ['File_Url', true],
  ['file\u007furl', false],
  ['filexurl', false],
  ['ur', false],
  ['l', false],
  ['', false],
  ['xurl', false],
  ['urL\u0000', false],
  ['arl', false],
  ['u\u0012l', false],
  ['f\u0130le_ur', false],
  ['my_file_url', false],
])('the name %j is that of a URL: %s', (name, isIt) => {
  const bytes = Buffer.from(`x${name}y`);
  expect(isUrlKey(bytes, 1, bytes.length - 1)).toBe(isIt);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceValue, splitArray } from '../../../src/qonto/answers/raw-json.ts';

describe('cutting a list out of an answer', () => {
  it('keeps the very text of each element', () => {
    const text =
      '{ "meta" : {"transactions":[9]}, "transactions" : [ {"a":1.50, "b":[{}]} , {"c":9007199254740993}\n] , "z":1}';
    expect(splitArray(text, 'transactions')).toEqual({
      items: ['{"a":1.50, "b":[{}]}', '{"c":9007199254740993}'],
      rest: { meta: { transactions: [9] }, transactions: [], z: 1 },
    });
  });

  it('is not misled by brackets, quotes and backslashes inside strings', () => {
    const text = String.raw`{"note":"\"transactions\":[1]","transactions":[{"n":"]}\\\"["},"\\"]}`;
    expect(splitArray(text, 'transactions')?.items).toEqual([
      String.raw`{"n":"]}\\\"["}`,
      String.raw`"\\"`,
    ]);
  });

  it('says undefined where there is no such list', () => {
    expect(splitArray('{"a":1}', 'transactions')).toBeUndefined();
    expect(splitArray('{"transactions":null}', 'transactions')).toBeUndefined();
    expect(splitArray('[1]', 'transactions')).toBeUndefined();
  });

  it.each([
    '',
    '{"transactions":[',
    '{"transactions":[{"a":',
    '{"transactions":[1}',
    '{"transactions":[1] "m":2}',
    '{"transactions":["a]}',
  ])('never takes a broken answer for a whole one: %s', (text) => {
    expect(() => splitArray(text, 'transactions') ?? JSON.parse(text)).toThrow(SyntaxError);
  });

  it('agrees with JSON.parse on anything', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.jsonValue(),
        fc.constantFrom(0, 1, 2),
        (items, meta, indent) => {
          const split = splitArray(
            JSON.stringify({ meta, list: items, more: items }, null, indent),
            'list',
          );
          expect(split?.items.map((item) => JSON.parse(item))).toEqual(
            JSON.parse(JSON.stringify(items)),
          );
          expect(split?.rest).toEqual(JSON.parse(JSON.stringify({ meta, list: [], more: items })));
        },
      ),
    );
  });

  it('slices one value', () => {
    expect(sliceValue('{"a":{"x":1} , "b":2}', 'a')).toBe('{"x":1}');
    expect(sliceValue('{"a":12 }', 'a')).toBe('12');
    expect(sliceValue('{"a":12 }', 'b')).toBeUndefined();
  });
});

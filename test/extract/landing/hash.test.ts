import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src/extract/landing/hash.ts';

const volatile = ['logo', 'available_actions'];
const hashOf = (text: string) => contentHash(text, volatile);

const nested = (logo: string, actions: string) =>
  `{"id":"a","by":[{"logo" : ${logo} ,"n":1.10}],"available_actions":${actions}}`;

describe('a field that changes without the object', () => {
  it.each([
    ['a text', '"https://x/1.png"'],
    ['a text with quotes in it', String.raw`"say \"logo\": 1"`],
    ['null', 'null'],
    ['a number', '12.50'],
    ['an object', '{"small":"a","large":{"at":"b","logo":"c"}}'],
    ['a list', '["pay",{"by":["card"]}]'],
    ['an empty list', '[]'],
  ])('T180 is in no hash: %s', (_, value) => {
    expect(hashOf(nested(value, '1'))).toBe(hashOf(nested('"another"', value)));
    expect(hashOf(nested(value, '1'))).not.toBe(hashOf(nested(value, '1').replace('1.10', '1.1')));
  });

  it('is one only under its name: not in a text, and not as a value', () => {
    for (const [one, other] of [
      [String.raw`{"note":"my \"logo\": 1"}`, String.raw`{"note":"my \"logo\": 2"}`],
      ['{"kind":"logo","x":1}', '{"kind":"logo","x":2}'],
      ['{"logos":1}', '{"logos":2}'],
    ])
      expect(hashOf(one ?? '')).not.toBe(hashOf(other ?? ''));
  });

  it('counts where no stream declares it', () => {
    expect(contentHash('{"logo":1}')).not.toBe(contentHash('{"logo":2}'));
  });
});

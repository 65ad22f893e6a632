import { expect, it } from 'vitest';
import { jsonOrNothing } from '../../src/base/json.ts';

it('says what a text or its bytes say in JSON, and nothing of anything else', () => {
  expect(jsonOrNothing('{"a":"é"}')).toEqual({ a: 'é' });
  expect(jsonOrNothing(Buffer.from('{"a":"é"}'))).toEqual({ a: 'é' });
  expect(jsonOrNothing(new TextEncoder().encode('[1]'))).toEqual([1]);
  for (const text of ['', '{', 'undefined', '{"a":1}x'])
    expect(jsonOrNothing(text)).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { endOfString, endOfValue } from '../../src/redact/end-of-json.ts';
import { redactJson } from '../../src/redact/json.ts';

describe('the end of a JSON text', () => {
  it.each([
    ['"a"', 0, 3],
    ['x"a"y', 1, 4],
    ['""', 0, 2],
    [String.raw`"a\"b"c`, 0, 6],
    [String.raw`"a\\"b"`, 0, 5],
    [String.raw`"\\\""`, 0, 6],
    ['"a', 0, -1],
    [String.raw`"a\"`, 0, -1],
    ['"', 0, -1],
  ])('%s from %i is at %i', (json, open, end) => {
    expect(endOfString(json, open)).toBe(end);
  });
});

describe('the end of a JSON value', () => {
  it.each([
    ['"a","b"', 0, 3],
    ['"a', 0, -1],
    ['12,3', 0, 2],
    ['true}', 0, 4],
    ['null]', 0, 4],
    ['[],1', 0, 2],
    ['[1,2],3', 0, 5],
    ['{"a":1,"b":[2,{"c":"}"}]},4', 0, 25],
    ['[["]"],"["]x', 0, 11],
    ['x[1]', 1, 4],
    ['[1', 0, -1],
    ['{"a":"b', 0, -1],
    ['12', 0, -1],
    ['', 0, -1],
  ])('%s from %i is at %i', (json, from, end) => {
    expect(endOfValue(json, from)).toBe(end);
  });
});

describe('what is cut whole', () => {
  it.each([
    ['{"url":["a","b"', '{"url":[null,null'],
    ['{"url":["a"],"b":"c"}', '{"url":[null],"b":"c"}'],
    ['{"pin":{"url":["a"],"b":"c"},"d":"e"}', '{"pin":{"url":[null],"b":null},"d":"e"}'],
    ['{"pin":{"a":["b",{"c":"d"}]},"e":"f"}', '{"pin":{"a":[null,{"c":null}]},"e":"f"}'],
    ['{"pin":12,"e":"f"}', '{"pin":12,"e":"f"}'],
    ['{"e":"f","code":"g"}', '{"e":"f","code":null}'],
    ['{"pin":{"a":"b"', '{"pin":{"a":null'],
  ])('%s becomes %s', (json, cut) => {
    expect(redactJson(json, ['pin', 'code'])).toBe(cut);
  });
});

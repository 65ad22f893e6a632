import { describe, expect, it } from 'vitest';
import { inertJson, onOneLine } from '../../src/redact/text.ts';

describe('T125 what a terminal obeys', () => {
  it.each([
    ['a\nb', 'a b'],
    ['a\r\n\u001b[31mb', 'a [31mb'],
    ['\u0007', ' '],
    ['a\u0085\u009b0mb\u007f', 'a 0mb '],
    ['a\u202eb\u2066\u2069c', 'a b c'],
    ['a\u2028b\u2029c\u061cd\u200ee\u200ff', 'a b c d e f'],
    ['é ß 日本 \u{1f600}', 'é ß 日本 \u{1f600}'],
    ['', ''],
  ])('%j is on one line as %j', (text, line) => {
    expect(onOneLine(text)).toBe(line);
  });

  it.each([
    ['a\u009bb', '"a\\u009bb"'],
    ['\u202e\u202d', '"\\u202e\\u202d"'],
    ['\u007f', '"\\u007f"'],
    ['\u2028', '"\\u2028"'],
    ['é \u{1f600} 1.0', '"é \u{1f600} 1.0"'],
  ])('%j stands in JSON as escapes, %s, and says the same', (value, json) => {
    expect(inertJson(JSON.stringify(value))).toBe(json);
    expect(JSON.parse(inertJson(JSON.stringify(value)))).toBe(value);
  });
});

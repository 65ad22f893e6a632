import { hash } from 'node:crypto';
import { skipJsonSpace } from '../../qonto/answers/raw-json.ts';
import { endOfBytes, skipByteSpace } from '../../qonto/answers/scan/end-of-value.ts';
import { colon as colonByte, quote } from '../../qonto/answers/scan/json-bytes.ts';
import { endOfValue } from '../../redact/end-of-json.ts';

/**
 * sha256 (hex) of an object's text as received: the same for two reads of the same content. URLs are already cut out of
 * it. The fields that its stream declares volatile are left out here, at any depth. Taken from the text and not from the
 * parsed value, in which long numbers would have lost digits.
 */
export function contentHash(text: string, volatile: readonly string[] = []): string {
  const lasting = volatile.reduce((rest, name) => withoutField(rest, `"${name}"`), text);
  return hash('sha256', lasting, 'hex');
}

/** A quote inside a JSON string is always escaped, so that what is found is no part of a longer text. */
function withoutField(text: string, key: string): string {
  let rest = '';
  let from = 0;
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at)) {
    const colon = skipJsonSpace(text, at + key.length);
    if (text[colon] !== ':') {
      at += key.length - 1;
      continue;
    }
    const end = endOfValue(text, skipJsonSpace(text, colon + 1));
    if (end < 0) break;
    rest += text.slice(from, at);
    from = skipJsonSpace(text, end);
    at = from;
  }
  return from === 0 ? text : rest + text.slice(from);
}

/** The same of a text that is still bytes, in UTF-8. */
export function hashOfBytes(json: Buffer, volatile: readonly string[] = []): string {
  const lasting = volatile.reduce((rest, name) => withoutBytes(rest, `${name}"`), json);
  return hash('sha256', lasting, 'hex');
}

/**
 * `ending` is a key without its first quote: what is looked for is found by its first byte, and quotes are everywhere.
 * What ends a field is ASCII, which no byte of a longer character is.
 */
function withoutBytes(json: Buffer, ending: string): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = json.indexOf(ending); at >= 0; at = json.indexOf(ending, at)) {
    const open = at - 1;
    const colon = skipByteSpace(json, at + ending.length);
    // Before `from`, it would be the rest of a key of which the beginning is cut already.
    if (open < from || json[open] !== quote || json[colon] !== colonByte) {
      at += ending.length;
      continue;
    }
    const end = endOfBytes(json, skipByteSpace(json, colon + 1));
    if (end < 0) break;
    pieces.push(json.subarray(from, open));
    from = skipByteSpace(json, end);
    at = from;
  }
  return from === 0 ? json : Buffer.concat([...pieces, json.subarray(from)]);
}

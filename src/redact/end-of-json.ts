const backslash = 0x5c;
const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * One past the closing quote of the JSON string that opens at `open`; -1 where it is not closed. No regular expression:
 * over a long string one runs out of stack.
 */
export function endOfString(json: string, open: number): number {
  let at = json.indexOf('"', open + 1);
  while (isEscaped(json, at)) at = json.indexOf('"', at + 1);
  return at + (at < 0 ? 0 : 1);
}

function isEscaped(json: string, at: number): boolean {
  let slashes = 0;
  while (json.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
  return slashes % 2 === 1;
}

/**
 * One past the end of the JSON value that starts at `from`; a bare number or word ends at the next comma or bracket. -1
 * where it has no end.
 */
export function endOfValue(json: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    if (code === quote) {
      at = endOfString(json, at);
      if (depth === 0 || at < 0) return at;
      continue;
    }
    if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (code === comma && depth === 0) return at;
    at += 1;
  }
  return -1;
}

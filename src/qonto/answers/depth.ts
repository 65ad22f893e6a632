import { endOfString } from '../../redact/end-of-json.ts';

/** Whether a JSON text nests more levels than that, found from its brackets: nothing has parsed it yet. */
export function isDeeper(json: string, levels: number): boolean {
  if (!opensMore(json, levels)) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(json, at);
      // Whoever parses it will say so.
      if (end < 0) return false;
      at = end - 1;
    } else if (code === openBrace || code === openBracket) {
      depth += 1;
      if (depth > levels) return true;
    } else if (code === closeBrace || code === closeBracket) depth -= 1;
  }
  return false;
}

const quote = 0x22;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** The common case, and quick: a transaction has a dozen brackets in all. */
function opensMore(json: string, levels: number): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    let at = json.indexOf(bracket);
    for (; at >= 0 && count <= levels; at = json.indexOf(bracket, at + 1)) count += 1;
  }
  return count > levels;
}

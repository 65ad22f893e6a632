import { endOfString } from '../../redact/end-of-json.ts';

/** A key that one object of a JSON text has twice, if there is one: the last would count, and nobody would be told. */
export function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '{' || character === '[') open.push(new Set());
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(json, at);
      const isKey = /^\s*:/.test(json.slice(end, end + longestGap));
      const name: unknown = isKey ? JSON.parse(json.slice(at, end)) : undefined;
      if (typeof name === 'string') {
        if (open.at(-1)?.has(name)) return name;
        open.at(-1)?.add(name);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** Between a key and its colon there is nothing, or a blank. */
const longestGap = 100;

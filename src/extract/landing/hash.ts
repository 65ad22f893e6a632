import { hash } from 'node:crypto';
import { endOfString } from '../../redact/end-of-string.ts';

/**
 * sha256 (hex) of an object's text as received: the same for two reads of the same content. URLs are already cut out of
 * it; logos are left out here, because they change without the transaction changing. Taken from the text and not from
 * the parsed value, in which long numbers would have lost digits.
 */
export function contentHash(text: string): string {
  return hash('sha256', withoutLogos(text), 'hex');
}

const key = '"logo"';

/** Without each `"logo"` that is a text, or an object that holds no other. */
function withoutLogos(text: string): string {
  let rest = '';
  let from = 0;
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at)) {
    const end = endOfLogo(text, at + key.length);
    if (end === undefined) at += key.length - 1;
    else {
      rest += text.slice(from, at);
      from = end;
      at = end;
    }
  }
  return from === 0 ? text : rest + text.slice(from);
}

function endOfLogo(text: string, from: number): number | undefined {
  const colon = skipSpace(text, from);
  if (text[colon] !== ':') return undefined;
  const open = skipSpace(text, colon + 1);
  if (text[open] === '"') {
    const end = endOfString(text, open);
    return end < 0 ? undefined : end;
  }
  if (text[open] !== '{') return undefined;
  let at = open + 1;
  while (at < text.length && text[at] !== '}' && text[at] !== '{') at += 1;
  return text[at] === '}' ? at + 1 : undefined;
}

/** JSON has no other white space. */
function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1;
  return at;
}

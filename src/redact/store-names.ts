import { folded, isSpace, skipSpace } from './characters.ts';

/** What only storage calls its signatures and their parts, in small letters. */
export const storeNames: readonly string[] = ['x-amz-', 'x-goog-'].flatMap((prefix) =>
  ['signature', 'credential', 'security-token'].map((kind) => `${prefix}${kind}`),
);

/** A text without such names and their values, written as a header, a field or a parameter. */
export function cutStoreHeaders(text: string): string {
  const lower = folded(text);
  let cut = '';
  let done = 0;
  for (let at = lower.indexOf(start); at >= 0; at = lower.indexOf(start, at + 1)) {
    const end = at < done ? at : endOfHeader(lower, at);
    if (end === at) continue;
    cut += `${text.slice(done, at)}redacted`;
    done = end;
  }
  return cut + text.slice(done);
}

const start = 'x-';

/** One past the value of the header that begins at `at`; `at` where none does. */
function endOfHeader(lower: string, at: number): number {
  const name = storeNames.find((one) => lower.startsWith(one, at));
  if (name === undefined) return at;
  const sign = skipSpace(lower, skipQuote(lower, at + name.length));
  if (lower[sign] !== ':' && lower[sign] !== '=') return at;
  const value = skipQuote(lower, skipSpace(lower, sign + 1));
  let end = value;
  while (
    end < lower.length &&
    !isSpace(lower.charCodeAt(end)) &&
    !around.includes(lower.charAt(end))
  )
    end += 1;
  return end === value ? at : end;
}

const around = `"'<>`;

function skipQuote(text: string, at: number): number {
  return text[at] === '"' || text[at] === "'" ? at + 1 : at;
}

import { backslash, folded, percent, skipBackslashes } from './characters.ts';

/** A URL inside a URL, or inside JSON inside a text, is escaped again at each step. */
const deepest = 4;

/** A word without the escapes of URLs, JSON and HTML, at any depth at which they are met. */
export function unescaped(word: string): string {
  let plain = word;
  for (let depth = 0; depth < deepest; depth += 1) {
    const next = withoutEntities(withoutEscapes(plain));
    if (next === plain) return plain;
    plain = next;
  }
  return plain;
}

/** Whether a character is escaped as in a URL. */
export function holdsPercents(text: string): boolean {
  let at = text.indexOf('%');
  while (at >= 0 && characterOf(text, at + 1) === undefined) at = text.indexOf('%', at + 1);
  return at >= 0;
}

/** Where the query of a URL begins, at any depth of escaping; -1 where none does. */
export function startOfQuery(word: string): number {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code === questionMark || code === hash) return at;
    if (code === percent && isQueryMark(word, skipPercents(word, at + 1))) return at;
    if (code !== backslash) continue;
    const end = skipBackslashes(word, at);
    if (isUnicode(word, end) && isQueryMark(word, end + unicodeLength)) return at;
    at = end - 1;
  }
  return -1;
}

const questionMark = 0x3f;
const hash = 0x23;

/** The length of `u00`, which the two digits of a character of ASCII follow. */
const unicodeLength = 3;

function isUnicode(text: string, at: number): boolean {
  return text.slice(at, at + unicodeLength).toLowerCase() === 'u00';
}

function isQueryMark(text: string, at: number): boolean {
  const digits = text.slice(at, at + 2).toLowerCase();
  return digits === '3f' || digits === '23';
}

/** A percent sign that is escaped is `%25`, and escaped once more `%2525`. */
function skipPercents(text: string, at: number): number {
  let after = at;
  while (text.startsWith('25', after)) after += 2;
  return after;
}

/** Without one step of `%3f` and `\u003f`, of which more backslashes are a deeper escape. */
function withoutEscapes(word: string): string {
  let plain = '';
  let done = 0;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code !== percent && code !== backslash) continue;
    const end = code === percent ? at + 1 : skipBackslashes(word, at);
    const digits = code === percent ? end : end + unicodeLength;
    const character =
      code === percent || isUnicode(word, end) ? characterOf(word, digits) : undefined;
    if (character === undefined) {
      at = end - 1;
      continue;
    }
    plain += word.slice(done, at) + character;
    done = digits + 2;
    at = done - 1;
  }
  return plain + word.slice(done);
}

/** What two hexadecimal digits stand for, where it is a character that can be seen. */
function characterOf(text: string, at: number): string | undefined {
  const high = hexOf(text.charCodeAt(at));
  const low = hexOf(text.charCodeAt(at + 1));
  return high >= 2 && high <= 7 && low >= 0 ? String.fromCharCode(high * 16 + low) : undefined;
}

/** The value of a digit; -1 for what is none. */
function hexOf(code: number): number {
  return Number.isNaN(code)
    ? -1
    : '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase());
}

function withoutEntities(word: string): string {
  if (!word.includes('&')) return word;
  const lower = folded(word);
  let plain = '';
  let done = 0;
  for (let at = lower.indexOf(entity); at >= 0; at = lower.indexOf(entity, done)) {
    plain += `${word.slice(done, at)}&`;
    done = at + entity.length;
  }
  return plain + word.slice(done);
}

const entity = '&amp;';

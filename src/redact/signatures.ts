import { backslash, folded, isSpace, percent } from './characters.ts';
import { holdsPercents, startOfQuery, unescaped } from './escapes.ts';
import { cutStoreHeaders, storeNames } from './store-names.ts';

/** What only a signed URL has: cut wherever it stands. */
const storeParameters = storeNames.map((name) => `${name}=`);
/** Words that people use too; they count inside a URL, where they are parameters. */
const urlParameters = [
  'signature',
  'sig',
  'x-amz-signature',
  'awsaccesskeyid',
  'googleaccessid',
  'key-pair-id',
  'token',
  'access_token',
  'id_token',
  'refresh_token',
  'upload_token',
  'upload_id',
];
const hints = [
  'x-amz',
  'x-goog',
  'signature',
  'sig=',
  'accessid',
  'accesskeyid',
  'key-pair-id',
  'token=',
  'upload_id',
  '\\u00',
];

/** A quick look: false only for texts in which there is nothing to cut. */
export function mayBeSigned(text: string): boolean {
  const lower = folded(text);
  return hints.some((hint) => lower.includes(hint)) || holdsPercents(text);
}

/**
 * A text without signatures: a URL that carries one loses its query, other words that hold one go. What people write
 * about signatures stays.
 */
export function cutSignatures(text: string): string {
  return mayBeSigned(text) ? cutStoreHeaders(cutWords(text)) : text;
}

function cutWords(text: string): string {
  let cut = '';
  let done = 0;
  let start = 0;
  let holdsParameter = false;
  for (let end = 0; end <= text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (end < text.length && !isBetweenWords(code)) {
      holdsParameter ||= parameterSigns.has(code);
      continue;
    }
    const word = text.slice(start, end);
    // Without one, or what it may be escaped with, nothing in it is signed: most words need no second look.
    const kept = holdsParameter ? cutWord(word) : word;
    if (kept !== word) {
      cut += text.slice(done, start) + kept;
      done = end;
    }
    start = end + 1;
    holdsParameter = false;
  }
  return cut + text.slice(done);
}

const equals = 0x3d;
const parameterSigns = new Set([equals, percent, backslash]);
const quote = 0x22;
const less = 0x3c;
const greater = 0x3e;

function isBetweenWords(code: number): boolean {
  return code === quote || code === less || code === greater || isSpace(code);
}

function cutWord(word: string): string {
  if (!isSigned(word)) return word;
  const address = word.slice(0, Math.max(0, startOfQuery(word)));
  return address === '' || isSigned(address) ? 'redacted' : `${address}?redacted`;
}

function isSigned(word: string): boolean {
  const plain = folded(unescaped(word));
  if (storeParameters.some((parameter) => plain.includes(parameter))) return true;
  return (plain.includes('://') || plain.startsWith('//')) && hasUrlParameter(plain);
}

function hasUrlParameter(plain: string): boolean {
  for (let end = plain.indexOf('='); end >= 0; end = plain.indexOf('=', end + 1)) {
    if (urlParameters.some((name) => isParameter(plain, end - name.length, name))) return true;
  }
  return false;
}

function isParameter(plain: string, at: number, name: string): boolean {
  return at > 0 && '?&;#'.includes(plain.charAt(at - 1)) && plain.startsWith(name, at);
}

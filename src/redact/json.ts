import { endOfString } from './end-of-string.ts';
import { cutKnownSecrets, holdsKnownSecret } from './known-secrets.ts';
import { cutSignatures, mayBeSigned } from './signatures.ts';

/**
 * A JSON text of the bank as it may be stored. The value of every `url` and `file_url` becomes null, any other URL that
 * carries a signature loses its query, and the credentials of this process go, should the bank send them back.
 * Everything else stays as the bank sent it, byte for byte: only a string in which something was cut is written anew.
 */
export function redactJson(json: string): string {
  const cut = cutUrlFields(json);
  return mayBeSigned(cut) || escaped.test(cut) || holdsKnownSecret(cut) ? cutStrings(cut) : cut;
}

// Inside a JSON string a quote is always escaped, so this can only match a key.
const urlField = /"(?:file_)?url"\s*:\s*(?=")/gi;
const urlKey = /^(?:file_)?url$/i;
const storeKey = /^x-(?:amz|goog)-(?:signature|credential|security-token)$/i;
/** Letters and slashes need no escape, and one hides them from a plain search. */
const escaped = /\\(?:u00|\/)/i;
const colon = /\s*:/y;

/** The common case, and quick: a page of rows has many URLs and, behind them, nothing else to cut. */
function cutUrlFields(json: string): string {
  let cut = '';
  let at = 0;
  for (const { 0: field, index } of json.matchAll(urlField)) {
    const open = index + field.length;
    cut += `${json.slice(at, open)}null`;
    at = closed(json, open);
  }
  return cut + json.slice(at);
}

function cutStrings(json: string): string {
  let cut = '';
  /** Up to here everything is in `cut`. */
  let done = 0;
  let key = '';
  let end = 0;
  for (let open = json.indexOf('"'); open >= 0; open = json.indexOf('"', end)) {
    end = closed(json, open);
    const text = json.slice(open, end);
    const decoded = decode(text);
    colon.lastIndex = end;
    const isKey = colon.test(json);
    const isSecret = !isKey && (urlKey.test(key) || storeKey.test(key));
    const kept = isSecret ? 'null' : cutString(text, decoded);
    if (kept !== text) {
      cut += json.slice(done, open) + kept;
      done = end;
    }
    key = isKey ? decoded : '';
  }
  return cut + json.slice(done);
}

function cutString(text: string, decoded: string): string {
  const cut = cutKnownSecrets(cutSignatures(decoded));
  return cut === decoded ? text : JSON.stringify(cut);
}

function decode(text: string): string {
  const inside = text.slice(1, -1);
  if (!inside.includes('\\')) return inside;
  try {
    return String(JSON.parse(text));
  } catch {
    // No JSON at all; whoever parses it will say so.
    return inside;
  }
}

/** What is not closed ends with the text. */
function closed(json: string, open: number): number {
  const end = endOfString(json, open);
  return end < 0 ? json.length : end;
}

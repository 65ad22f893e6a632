import { folded, skipSpace } from './characters.ts';
import { endOfString } from './end-of-string.ts';
import { cutKnownSecrets, holdsKnownSecret } from './known-secrets.ts';
import { cutSignatures, mayBeSigned } from './signatures.ts';
import { storeNames } from './store-names.ts';

/**
 * A JSON text of the bank as it may be stored. The text of every `url` and `file_url`, and of every field in `secrets`
 * (small letters), becomes null. Any other URL that
 * carries a signature loses its query, and the credentials of this process go, should the bank send them back.
 * Everything else stays as the bank sent it, byte for byte: only a string in which something was cut is written anew.
 */
export function redactJson(json: string, secrets: readonly string[] = []): string {
  const cut = cutUrlFields(json);
  const isSuspect = mayBeSigned(cut) || hidesCharacters(cut) || holdsKnownSecret(cut);
  return isSuspect || names(cut, secrets) ? cutStrings(cut, secrets) : cut;
}

const urlKeys = ['url', 'file_url'];

/** Letters and slashes need no escape, and one hides them from a plain search. */
function hidesCharacters(json: string): boolean {
  return ['\\/', '\\u00', '\\U00'].some((hidden) => json.includes(hidden));
}

function names(json: string, secrets: readonly string[]): boolean {
  if (secrets.length === 0) return false;
  const lower = folded(json);
  return secrets.some((name) => lower.includes(`"${name}"`));
}

/** The common case, and quick: a page of rows has many URLs and, behind them, nothing else to cut. */
function cutUrlFields(json: string): string {
  const lower = folded(json);
  let cut = '';
  let done = 0;
  let from = 0;
  for (let at = lower.indexOf('url"'); at >= 0; at = lower.indexOf('url"', from)) {
    const open = isKey(lower, at) ? textUnder(json, at + 'url"'.length) : undefined;
    from = open ?? at + 1;
    if (open === undefined) continue;
    cut += `${json.slice(done, open)}null`;
    done = closed(json, open);
  }
  return cut + json.slice(done);
}

/** Whether a key ends with the `url` at `at`. Inside a JSON string a quote is always escaped, so nothing else can be met. */
function isKey(lower: string, at: number): boolean {
  return lower[at - 1] === '"' || lower.startsWith('"file_', at - '"file_'.length);
}

/** Where the text begins that is the value of the key that ends at `end`. */
function textUnder(json: string, end: number): number | undefined {
  const colon = skipSpace(json, end);
  if (json[colon] !== ':') return undefined;
  const value = skipSpace(json, colon + 1);
  return json[value] === '"' ? value : undefined;
}

function cutStrings(json: string, secrets: readonly string[]): string {
  const cutWhole = [...urlKeys, ...storeNames, ...secrets];
  let cut = '';
  /** Up to here everything is in `cut`. */
  let done = 0;
  let key = '';
  let end = 0;
  for (let open = json.indexOf('"'); open >= 0; open = json.indexOf('"', end)) {
    end = closed(json, open);
    const text = json.slice(open, end);
    const decoded = decode(text);
    const isName = json[skipSpace(json, end)] === ':';
    const isSecret = !isName && cutWhole.includes(key);
    const kept = isSecret ? 'null' : cutString(text, decoded);
    if (kept !== text) {
      cut += json.slice(done, open) + kept;
      done = end;
    }
    key = isName ? folded(decoded) : '';
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

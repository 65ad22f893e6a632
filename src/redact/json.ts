import { folded, skipSpace } from './characters.ts';
import { endOfString, endOfValue } from './end-of-json.ts';
import { cutKnownSecrets, holdsKnownSecret } from './known-secrets.ts';
import { cutSignatures, mayBeSigned } from './signatures.ts';
import { storeNames } from './store-names.ts';

/**
 * A JSON text of the bank as it may be stored. Every `url` and `file_url` that is a text becomes null, and so does each
 * element of one that is a list of texts. Of every field in `secrets` (small letters) each text at any depth does. Any
 * other URL that carries a signature loses its query, and the credentials of this process go, should the bank send them back.
 * Everything else stays as the bank sent it, byte for byte: only a string in which something was cut is written anew.
 */
export function redactJson(json: string, secrets: readonly string[] = []): string {
  const { cut, isWhole } = cutUrlFields(json);
  const isSuspect = !isWhole || mayBeSigned(cut) || hidesCharacters(cut) || holdsKnownSecret(cut);
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

/**
 * The common case, and quick: a page of rows has many URLs and, behind them, nothing else to cut. Not whole where there
 * are lists of them.
 */
function cutUrlFields(json: string): { readonly cut: string; readonly isWhole: boolean } {
  const lower = folded(json);
  let isWhole = true;
  let cut = '';
  let done = 0;
  let from = 0;
  for (let at = lower.indexOf('url"'); at >= 0; at = lower.indexOf('url"', from)) {
    const open = isKey(lower, at) ? valueUnder(json, at + 'url"'.length) : undefined;
    from = open ?? at + 1;
    if (open !== undefined && json[open] === '[') isWhole = false;
    if (open === undefined || json[open] !== '"') continue;
    cut += `${json.slice(done, open)}null`;
    done = closed(json, open);
  }
  return { cut: cut + json.slice(done), isWhole };
}

/** Whether a key ends with the `url` at `at`. Inside a JSON string a quote is always escaped, so nothing else can be met. */
function isKey(lower: string, at: number): boolean {
  return lower[at - 1] === '"' || lower.startsWith('"file_', at - '"file_'.length);
}

/** Where the value of the key that ends at `end` begins. */
function valueUnder(json: string, end: number): number | undefined {
  const colon = skipSpace(json, end);
  return json[colon] === ':' ? skipSpace(json, colon + 1) : undefined;
}

/** Up to where every text under that key is cut; 0 where only the next one is, if that is its value. */
function endOfCut(json: string, end: number, isDeep: boolean): number {
  const value = valueUnder(json, end);
  if (value === undefined || (json[value] !== '[' && !(isDeep && json[value] === '{'))) return 0;
  const after = endOfValue(json, value);
  return after < 0 ? json.length : after;
}

function cutStrings(json: string, secrets: readonly string[]): string {
  const cutWhole = [...urlKeys, ...storeNames, ...secrets];
  let cut = '';
  /** Up to here everything is in `cut`. */
  let done = 0;
  let key = '';
  let end = 0;
  /** Up to here lies the value of a field that is cut whole. */
  let secretUntil = 0;
  for (let open = json.indexOf('"'); open >= 0; open = json.indexOf('"', end)) {
    end = closed(json, open);
    const text = json.slice(open, end);
    const decoded = decode(text);
    const isName = json[skipSpace(json, end)] === ':';
    const isSecret = !isName && (open < secretUntil || cutWhole.includes(key));
    const kept = isSecret ? 'null' : cutString(text, decoded);
    if (kept !== text) {
      cut += json.slice(done, open) + kept;
      done = end;
    }
    key = isName ? folded(decoded) : '';
    if (open >= secretUntil && cutWhole.includes(key))
      secretUntil = endOfCut(json, end, secrets.includes(key));
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

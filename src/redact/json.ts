import { cutKnownSecrets, holdsKnownSecret } from './known-secrets.ts';
import { cutSignatures, mayBeSigned } from './signatures.ts';

/**
 * A JSON text of the bank as it may be stored. The value of every `url` and `file_url` becomes null, any other URL that
 * carries a signature loses its query, and the credentials of this process go, should the bank send them back.
 * Everything else stays as the bank sent it, byte for byte: only a string in which something was cut is written anew.
 */
export function redactJson(json: string): string {
  const cut = json.includes('url"') ? json.replace(urlField, '$1null') : json;
  return mayBeSigned(cut) || escaped.test(cut) || holdsKnownSecret(cut) ? cutStrings(cut) : cut;
}

// Inside a JSON string a quote is always escaped, so this can only match a key.
const urlField = /("(?:file_)?url"\s*:\s*)"[^"\\]*(?:\\.[^"\\]*)*"/g;
const urlKey = /^(?:file_)?url$/i;
const storeKey = /^x-(?:amz|goog)-(?:signature|credential|security-token)$/i;
/** Letters and slashes need no escape, and one hides them from a plain search. */
const escaped = /\\(?:u00|\/)/i;
/** A string, and the colon behind it where it is a key. */
const string = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?/g;

function cutStrings(json: string): string {
  let key = '';
  return json.replace(string, (whole, text: string, colon: string | undefined) => {
    const decoded = decode(text);
    const isKey = colon !== undefined;
    const isSecret = !isKey && (urlKey.test(key) || storeKey.test(key));
    key = isKey ? decoded : '';
    if (isSecret) return 'null';
    const cut = cutKnownSecrets(cutSignatures(decoded));
    return cut === decoded ? whole : `${JSON.stringify(cut)}${colon ?? ''}`;
  });
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

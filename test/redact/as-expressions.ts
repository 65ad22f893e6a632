import { endOfString, endOfValue } from '../../src/redact/end-of-json.ts';

/**
 * Redaction as regular expressions say it: shorter, and easy to compare with what is to be found. The program scans
 * characters instead, because no expression may walk the strings of a row; both must come to the same.
 */
export function redactJsonByExpressions(json: string): string {
  const cut = cutUrlFields(json);
  const isSuspect = hint.test(cut) || /\\(?:u00|\/)/i.test(cut) || listOfUrls.test(cut);
  return isSuspect ? cutStrings(cut) : cut;
}

export function cutSignaturesByExpressions(text: string): string {
  return hint.test(text)
    ? text.replace(/[^\s"<>]+/g, cutWord).replace(storeHeader, 'redacted')
    : text;
}

const storeParameter = /x-(?:amz|goog)-(?:signature|credential|security-token)=/i;
const storeHeader =
  /x-(?:amz|goog)-(?:signature|credential|security-token)["']?\s*[:=]\s*["']?[^\s"'<>]+/gi;
const storeKey = /^x-(?:amz|goog)-(?:signature|credential|security-token)$/i;
const urlParameter =
  /[?&;#](?:signature|sig|x-amz-signature|awsaccesskeyid|googleaccessid|key-pair-id|(?:access_|id_|refresh_|upload_)?token|upload_id)=/i;
const queryMark = /[?#]|%(?:25)*(?:3f|23)|(?<!\\)\\+u00(?:3f|23)/i;
const listOfUrls = /"(?:file_)?url"\s*:\s*\[/i;
const hint =
  /x-(?:amz|goog)|signature|sig=|accessid|accesskeyid|key-pair-id|token=|upload_id|%[2-7][0-9a-f]|\\u00/i;

function cutUrlFields(json: string): string {
  let cut = '';
  let at = 0;
  for (const { 0: field, index } of json.matchAll(/"(?:file_)?url"\s*:\s*(?=")/gi)) {
    const open = index + field.length;
    cut += `${json.slice(at, open)}null`;
    at = closed(json, open);
  }
  return cut + json.slice(at);
}

function cutStrings(json: string): string {
  let cut = '';
  let key = '';
  let done = 0;
  let secretUntil = 0;
  for (let open = json.indexOf('"'); open >= 0; open = json.indexOf('"', done)) {
    const end = closed(json, open);
    const text = json.slice(open, end);
    const decoded = decode(text);
    const isKey = /^\s*:/.test(json.slice(end));
    const isSecret = !isKey && (open < secretUntil || isCut(key));
    const kept = cutSignaturesByExpressions(decoded);
    cut += json.slice(done, open);
    cut += isSecret ? 'null' : kept === decoded ? text : JSON.stringify(kept);
    key = isKey ? decoded : '';
    if (isCut(key) && open >= secretUntil && /^\s*:\s*\[/.test(json.slice(end))) {
      const list = endOfValue(json, json.indexOf('[', end));
      secretUntil = list < 0 ? json.length : list;
    }
    done = end;
  }
  return cut + json.slice(done);
}

function isCut(key: string): boolean {
  return /^(?:file_)?url$/i.test(key) || storeKey.test(key);
}

function decode(text: string): string {
  const inside = text.slice(1, -1);
  if (!inside.includes('\\')) return inside;
  try {
    return String(JSON.parse(text));
  } catch {
    return inside;
  }
}

function closed(json: string, open: number): number {
  const end = endOfString(json, open);
  return end < 0 ? json.length : end;
}

function cutWord(word: string): string {
  if (!isSigned(word)) return word;
  const address = word.slice(0, Math.max(0, word.search(queryMark)));
  return address === '' || isSigned(address) ? 'redacted' : `${address}?redacted`;
}

function isSigned(word: string): boolean {
  const plain = unescaped(word);
  return storeParameter.test(plain) || (/:\/\/|^\/\//.test(plain) && urlParameter.test(plain));
}

function unescaped(word: string): string {
  let plain = word;
  for (let depth = 0; depth < 4 && /%|\\u|&amp;/i.test(plain); depth += 1) {
    plain = plain
      .replace(/(?:%|(?<!\\)\\+u00)([2-7][0-9a-f])/gi, (_, hex) =>
        String.fromCharCode(Number(`0x${hex}`)),
      )
      .replace(/&amp;/gi, '&');
  }
  return plain;
}

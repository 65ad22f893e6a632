/**
 * Cuts pre-signed URLs out of a JSON text: the value of every `url` and `file_url` becomes null, and any other text
 * that carries a URL signature loses its query. Everything else stays as the bank sent it, byte for byte. This is the
 * one place where that happens; nothing behind it ever sees a signature.
 */
export function cutSignedUrls(json: string): string {
  const cut = json.includes('url"') ? json.replace(signedField, '$1null') : json;
  return signature.test(cut) ? cut.replace(stringToken, cutQuery) : cut;
}

// Inside a JSON string a quote is always escaped, so this can only match a key.
const signedField = /("(?:file_)?url"\s*:\s*)"(?:[^"\\]|\\.)*"/g;
const signature = /signature(?:=|\\u003d|%3d)/i;
const stringToken = /"(?:[^"\\]|\\.)*"/g;

function cutQuery(token: string): string {
  if (!signature.test(token)) return token;
  const query = token.search(/\?|\\u003f/i);
  return query < 0 ? '"redacted"' : `${token.slice(0, query)}?redacted"`;
}

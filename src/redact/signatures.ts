/** What only a signed URL has: cut wherever it stands. */
const storeParameter = /x-(?:amz|goog)-(?:signature|credential|security-token)=/i;
const storeHeader =
  /x-(?:amz|goog)-(?:signature|credential|security-token)["']?\s*[:=]\s*["']?[^\s"'<>]+/gi;
/** Words that people use too; they count inside a URL, where they are parameters. */
const urlParameter =
  /[?&;#](?:signature|sig|x-amz-signature|awsaccesskeyid|googleaccessid|key-pair-id|(?:access_|id_|refresh_|upload_)?token|upload_id)=/i;
const address = /:\/\/|^\/\//;
/** Where the query of a URL begins, at any depth of escaping. */
const queryMark = /[?#]|%(?:25)*(?:3f|23)|(?<!\\)\\+u00(?:3f|23)/i;
const hint =
  /x-(?:amz|goog)|signature|sig=|accessid|accesskeyid|key-pair-id|token=|upload_id|%[2-7][0-9a-f]|\\u00/i;

/** A quick look: false only for texts in which there is nothing to cut. */
export function mayBeSigned(text: string): boolean {
  return hint.test(text);
}

/**
 * A text without signatures: a URL that carries one loses its query, other words that hold one go. What people write
 * about signatures stays.
 */
export function cutSignatures(text: string): string {
  return mayBeSigned(text)
    ? text.replace(/[^\s"<>]+/g, cutWord).replace(storeHeader, 'redacted')
    : text;
}

function cutWord(word: string): string {
  if (!isSigned(word)) return word;
  const place = word.slice(0, Math.max(0, word.search(queryMark)));
  return place === '' || isSigned(place) ? 'redacted' : `${place}?redacted`;
}

function isSigned(word: string): boolean {
  const plain = unescaped(word);
  return storeParameter.test(plain) || (address.test(plain) && urlParameter.test(plain));
}

/** A URL inside a URL, or inside JSON inside a text, is escaped again at each step. */
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

/** Thrown where the bytes are not as usual: the plain way reads them, and has the last word on what is wrong. */
export class Unusual extends Error {}

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
export const backslash = 0x5c;

/** What a string holds that matters to whoever stores it. */
export const holds = {
  /** Any backslash. */
  escape: 1,
  /** An escape that hides a character from a plain search, or half of one: `\u003d`, `\/`, `\\`. */
  hiding: 2,
  /** `=` or `%`, without which no parameter of a URL is signed. */
  parameter: 4,
} as const;

/**
 * Reads JSON token by token out of bytes that are UTF-8: as strict as `JSON.parse`, and nothing is decoded. Throws
 * Unusual where it is no JSON.
 */
export class JsonBytes {
  readonly bytes: Uint8Array;
  /** What is read next. */
  at = 0;
  /** By how much the bytes read so far are more than the characters of the same text. */
  surplus = 0;
  /** How many were among the white space. */
  lineBreaks = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The first byte that is no white space; 0 at the end, where no JSON has one. */
  next(): number {
    let byte = this.bytes[this.at] ?? 0;
    while (byte === space || byte === lineFeed || byte === carriageReturn || byte === tab) {
      if (byte === lineFeed || byte === carriageReturn) this.lineBreaks += 1;
      this.at += 1;
      byte = this.bytes[this.at] ?? 0;
    }
    return byte;
  }

  /** Passes over one byte, and the white space before it. */
  expect(byte: number): void {
    if (this.next() !== byte) throw new Unusual();
    this.at += 1;
  }

  /** Passes over the string that begins here, and says what it `holds`. */
  string(): number {
    this.expect(quote);
    const { bytes } = this;
    let found = 0;
    let at = this.at;
    for (;;) {
      let kind = kinds[bytes[at] ?? 0];
      while (kind === ordinary) {
        at += 1;
        kind = kinds[bytes[at] ?? 0];
      }
      if (kind === ending) break;
      if (kind === escaping) {
        found |= escapes[bytes[at + 1] ?? 0] ?? 0;
        at = endOfEscape(bytes, at);
      } else if (kind === parameter) {
        found |= holds.parameter;
        at += 1;
      } else if (kind === ofTwo || kind === ofMore) {
        this.surplus += kind === ofTwo ? 1 : 2;
        at += 1;
      } else throw new Unusual();
    }
    this.at = at + 1;
    return found;
  }

  /** Passes over a number, `true`, `false` or `null`. */
  scalar(): void {
    const first = this.next();
    const word = words[first];
    this.at = word === undefined ? endOfNumber(this.bytes, this.at) : endOfWord(this, word);
  }
}

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const [ordinary, ending, escaping, parameter, ofTwo, ofMore, forbidden] = [0, 1, 2, 3, 4, 5, 6];

/** What a byte means inside a string. Of a character beyond ASCII only the first byte counts. */
const kinds = new Uint8Array(256);
kinds.fill(forbidden, 0, 0x20);
kinds.fill(ofTwo, 0xc0, 0xe0);
// Three bytes are one unit of a text, four are two.
kinds.fill(ofMore, 0xe0);
kinds[quote] = ending;
kinds[backslash] = escaping;
kinds[0x3d] = parameter;
kinds[0x25] = parameter;

/** What the letter behind a backslash makes a string hold; 0 for one that JSON does not know. */
const escapes = new Uint8Array(256);
for (const letter of '"bfnrt') escapes[letter.charCodeAt(0)] = holds.escape;
for (const letter of '\\/u') escapes[letter.charCodeAt(0)] = holds.escape | holds.hiding;

function endOfEscape(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1] ?? 0;
  if (escapes[letter] === 0) throw new Unusual();
  if (letter !== 0x75) return at + 2;
  for (let digit = at + 2; digit < at + 6; digit += 1)
    if (!isHexDigit(bytes[digit] ?? 0)) throw new Unusual();
  return at + 6;
}

function isHexDigit(byte: number): boolean {
  const small = byte | 0x20;
  return isDigit(byte) || (small >= 0x61 && small <= 0x66);
}

const words: Readonly<Record<number, readonly number[]>> = Object.fromEntries(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), [...Buffer.from(word)]]),
);

function endOfWord({ bytes, at }: JsonBytes, word: readonly number[]): number {
  for (let i = 1; i < word.length; i += 1) if (bytes[at + i] !== word[i]) throw new Unusual();
  return at + word.length;
}

const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const zero = 0x30;
const smallE = 0x65;

function endOfNumber(bytes: Uint8Array, from: number): number {
  let at = bytes[from] === minus ? from + 1 : from;
  at = bytes[at] === zero ? at + 1 : endOfDigits(bytes, at);
  if (bytes[at] === point) at = endOfDigits(bytes, at + 1);
  if (((bytes[at] ?? 0) | 0x20) !== smallE) return at;
  const sign = bytes[at + 1];
  return endOfDigits(bytes, at + (sign === plus || sign === minus ? 2 : 1));
}

/** One past the digits, of which there is one at least. */
function endOfDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes[at] ?? 0)) at += 1;
  if (at === from) throw new Unusual();
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

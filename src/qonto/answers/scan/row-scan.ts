import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  holds,
  type JsonBytes,
  openBrace,
  openBracket,
  quote,
  Unusual,
} from './json-bytes.ts';
import { isUrlKey, type WantedFields } from './wanted-fields.ts';

/** Where something lies in the bytes: its first byte, and one past its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What one pass over the bytes of an object has found. */
export interface RowScan extends Span {
  /** How many bytes more than characters it has, without the texts in `urls`. */
  readonly surplus: number;
  /** Its strings hold `=` or `%`, apart from the texts in `urls`. */
  readonly holdsParameter: boolean;
  /** The text values of every `url` and `file_url`, at whatever depth, in their order, quotes included. */
  readonly urls: readonly Span[];
  /** The text of each wanted field, without quotes; undefined where there is none. */
  readonly texts: readonly (Span | undefined)[];
  /** It refers to files, or seems to. */
  readonly hasFiles: boolean;
  /** It is JSON, but something in it takes a closer look. */
  readonly isUnusual: boolean;
}

/** The API nests five levels. What is far deeper is read the plain way. */
const deepest = 50;

/** Reads the object that comes next, from its brace to its brace. Throws Unusual where that is not what comes. */
export function scanRow(json: JsonBytes, wanted: WantedFields): RowScan {
  if (json.next() !== openBrace) throw new Unusual();
  return new Row(json, wanted).read();
}

/** Passes over any value. */
export function skipValue(json: JsonBytes): void {
  new Row(json, undefined).value(0);
}

class Row {
  readonly json: JsonBytes;
  readonly wanted: WantedFields | undefined;
  readonly urls: Span[] = [];
  readonly texts: (Span | undefined)[] = [];
  seen = 0;
  found = 0;
  hasFiles = false;
  isUnusual = false;

  constructor(json: JsonBytes, wanted: WantedFields | undefined) {
    this.json = json;
    this.wanted = wanted;
  }

  read(): RowScan {
    const { json, urls, texts } = this;
    const from = json.at;
    const { surplus, lineBreaks } = json;
    this.value(0);
    return {
      from,
      to: json.at,
      surplus: json.surplus - surplus,
      holdsParameter: (this.found & holds.parameter) !== 0,
      urls,
      texts,
      hasFiles: this.hasFiles,
      isUnusual:
        this.isUnusual ||
        (this.found & holds.hiding) !== 0 ||
        // A line of the raw zone has none.
        json.lineBreaks > lineBreaks,
    };
  }

  value(depth: number): void {
    const { json } = this;
    const first = json.next();
    if (first === quote) this.found |= json.string();
    else if (first === openBrace) this.object(depth + 1);
    else if (first === openBracket) this.list(depth + 1);
    else json.scalar();
  }

  object(depth: number): void {
    const { json } = this;
    if (depth > deepest) throw new Unusual();
    json.at += 1;
    if (json.next() !== closeBrace)
      for (;;) {
        this.member(depth);
        if (json.next() !== comma) break;
        json.at += 1;
      }
    json.expect(closeBrace);
  }

  list(depth: number): void {
    const { json } = this;
    if (depth > deepest) throw new Unusual();
    json.at += 1;
    if (json.next() !== closeBracket)
      for (;;) {
        this.value(depth);
        if (json.next() !== comma) break;
        json.at += 1;
      }
    json.expect(closeBracket);
  }

  member(depth: number): void {
    const { json } = this;
    json.next();
    const open = json.at;
    const inKey = json.string();
    this.found |= inKey;
    // It may say a name that is looked for in other words.
    if ((inKey & holds.escape) !== 0) this.isUnusual = true;
    const close = json.at;
    json.expect(colon);
    if (isUrlKey(json.bytes, open + 1, close - 1)) this.url(depth);
    else if (depth === 1) this.field(open + 1, close - 1);
    else this.value(depth);
  }

  /** Its text is cut out, so what it holds does not matter. */
  url(depth: number): void {
    const { json } = this;
    if (json.next() !== quote) {
      this.isUnusual = true;
      this.value(depth);
      return;
    }
    const { at: from, surplus } = json;
    json.string();
    json.surplus = surplus;
    this.urls.push({ from, to: json.at });
  }

  /** A member of the object itself. */
  field(open: number, close: number): void {
    const { json, wanted } = this;
    const index = wanted?.indexOf(json.bytes, open, close) ?? -1;
    if (wanted === undefined || index < 0) {
      this.value(1);
      return;
    }
    // Of two, the first would be read here, and the last elsewhere.
    if ((this.seen & (1 << index)) !== 0) this.isUnusual = true;
    this.seen |= 1 << index;
    const first = json.next();
    const from = json.at;
    if (index >= wanted.texts) {
      this.value(1);
      if (!isNothing(first, json.at - from)) this.hasFiles = true;
    } else if (first === quote) {
      const inText = json.string();
      this.found |= inText;
      if ((inText & holds.escape) !== 0) this.isUnusual = true;
      this.texts[index] = { from: from + 1, to: json.at - 1 };
    } else {
      this.isUnusual = true;
      this.value(1);
    }
  }
}

/** `null`, or a list of nothing. */
function isNothing(first: number, length: number): boolean {
  return first === openBracket ? length === 2 : first === 0x6e;
}

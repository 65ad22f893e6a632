import type { Instant } from '../instant.ts';
import type { BankObject } from '../qonto/objects.ts';
import type { LinePlace } from '../raw/part-writer.ts';

/** The columns that say where a line comes from; `docs/architecture.md` lists them. */
export interface Origin {
  readonly hash: string;
  readonly extractedAt: Instant;
  readonly seq: number;
}

/**
 * One raw line: the columns of its staging table, then `payload` as the very text the bank sent (URLs cut out), so
 * that number texts and unknown fields stay what they were.
 */
export function rawLine(
  columns: Readonly<Record<string, string | number | null>>,
  payload: string,
  { hash, extractedAt, seq }: Origin,
  { part, row }: LinePlace,
): string {
  const head = JSON.stringify({
    ...columns,
    _hash: hash,
    _extracted_at: extractedAt,
    _seq: seq,
    _part: part,
    _row: row,
  });
  return wellFormed(`${head.slice(0, -1)},"payload":${onOneLine(payload)}}`);
}

export function quarantineLine(
  {
    stream,
    bankAccountId,
    reason,
  }: { readonly stream: string; readonly bankAccountId: string | null; readonly reason: string },
  object: BankObject,
  origin: Origin,
  place: LinePlace,
): string {
  return rawLine({ stream, bank_account_id: bankAccountId, reason }, object.text, origin, place);
}

/** A line break in JSON can only be white space between tokens; in NDJSON it would end the line. */
function onOneLine(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('\r', ' ');
}

/**
 * Half a character (`\ud83d` alone) is allowed in JSON and refused by both engines: one such label would keep a whole
 * batch out of the warehouse. It becomes the replacement character, as in any text that was cut in the middle.
 */
function wellFormed(json: string): string {
  if (!json.includes('\\ud') && !json.includes('\\uD')) return json;
  let whole = '';
  let done = 0;
  for (let at = json.indexOf('\\'); at >= 0; ) {
    const unit = surrogateAt(json, at);
    const isPair = isHigh(unit) && isLow(surrogateAt(json, at + escapeLength));
    if (unit !== undefined && !isPair) {
      whole += `${json.slice(done, at)}\\ufffd`;
      done = at + escapeLength;
    }
    // Any other escape is two characters at least, the second of which may be a backslash.
    at = json.indexOf('\\', at + (unit === undefined ? 2 : escapeLength * (isPair ? 2 : 1)));
  }
  return whole + json.slice(done);
}

/** Of `\ud83d`. */
const escapeLength = 6;

/** The half of a character that is escaped at `at`. */
function surrogateAt(json: string, at: number): number | undefined {
  if (!json.startsWith('\\u', at)) return undefined;
  const unit = Number.parseInt(json.slice(at + 2, at + escapeLength), 16);
  return unit >= 0xd800 && unit <= 0xdfff ? unit : undefined;
}

function isHigh(unit: number | undefined): boolean {
  return unit !== undefined && unit < 0xdc00;
}

function isLow(unit: number | undefined): boolean {
  return unit !== undefined && unit >= 0xdc00;
}

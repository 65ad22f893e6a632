import type { Instant } from '../../base/instant.ts';
import { type BankObject, beginningOf } from '../../qonto/answers/objects.ts';
import type { StreamRow } from '../../qonto/stream-row.ts';
import type { Line } from '../../raw/bytes/line.ts';
import { longestLine } from '../../raw/part-text.ts';
import type { LinePosition } from '../../raw/part-writer.ts';

/** The columns that say where a line comes from; `docs/architecture.md` lists them. */
export interface Origin {
  readonly hash: string;
  readonly extractedAt: Instant;
  readonly seq: number;
}

export type Columns = Readonly<Record<string, string | number | null>>;

/**
 * One raw line: the columns of its staging table, then `payload` as the very text the bank sent (URLs cut out), so
 * that number texts and unknown fields stay what they were.
 */
export function rawLine(
  columns: Columns,
  payload: string,
  origin: Origin,
  position: LinePosition,
): string {
  return `${lineHead(columns, origin, position)}${wellFormed(onOneLine(payload))}}`;
}

/** A line up to its payload. What is not a column of the stream's own needs no escape. */
export function lineHead(
  columns: Columns,
  { hash, extractedAt, seq }: Origin,
  { part, row }: LinePosition,
): string {
  const own = wellFormed(JSON.stringify(columns));
  return `${own.slice(0, -1)},"_hash":"${hash}","_extracted_at":"${extractedAt}","_seq":${seq},"_part":${part},"_row":${row},"payload":`;
}

/** The raw line of a row: of one that was scanned, the very bytes that the bank sent. */
export function rowLine(
  columns: Columns,
  row: StreamRow,
  origin: Origin,
  position: LinePosition,
): Line {
  const { scanned } = row;
  if (scanned === undefined) return rawLine(columns, row.text, origin, position);
  const { payload, length } = scanned;
  return { head: lineHead(columns, origin, position), payload, payloadLength: length };
}

/**
 * Why such a line cannot be landed, wherever it stood: DuckDB reads none that is longer. Characters say little of bytes,
 * and what is a column too is in the line twice.
 */
export function lineFlaw(columns: Columns, payload: string, origin: Origin): string | undefined {
  const written = Object.values(columns).reduce<number>((sum, one) => sum + String(one).length, 0);
  if ((written + payload.length) * bytesOfCharacter < longestLine - longestRest) return undefined;
  const line = rawLine(columns, payload, origin, lastPosition);
  return Buffer.byteLength(line) > longestLine
    ? `its line would be longer than ${longestLine} bytes: only its beginning is kept`
    : undefined;
}

/** At most: a control character in a column becomes an escape of six. */
const bytesOfCharacter = 6;
/** Names of columns and what else is in a line. */
const longestRest = 4_096;
const lastPosition: LinePosition = { part: 999_999_999, row: 999_999_999 };

/** What cannot be landed, as a line of `quarantine`; of what makes too long a line there as well, the beginning. */
export function quarantineLine(
  {
    stream,
    bankAccountId,
    reason,
  }: { readonly stream: string; readonly bankAccountId: string | null; readonly reason: string },
  object: BankObject,
  origin: Origin,
  position: LinePosition,
): string {
  const columns = { stream, bank_account_id: bankAccountId, reason };
  const flaw = lineFlaw(columns, object.text, origin);
  const { text } = flaw === undefined ? object : beginningOf(object.text, flaw);
  return rawLine(columns, text, origin, position);
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

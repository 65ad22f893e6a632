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
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, ' ') : text;
}

/**
 * Half a character (`\ud83d` alone) is allowed in JSON and refused by both engines: one such label would keep a whole
 * batch out of the warehouse. It becomes the replacement character, as in any text that was cut in the middle.
 */
function wellFormed(json: string): string {
  if (!surrogate.test(json)) return json;
  let whole = '';
  let done = 0;
  for (const { 0: found, index } of json.matchAll(escapes)) {
    if (found.length !== 6) continue;
    whole += `${json.slice(done, index)}\\ufffd`;
    done = index + found.length;
  }
  return whole + json.slice(done);
}

const surrogate = /\\u[dD][89a-fA-F]/;
const escapes =
  /\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g;

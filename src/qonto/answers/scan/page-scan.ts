import { longestRest, mostElements } from '../raw-json.ts';
import {
  closeBracket,
  colon,
  comma,
  JsonBytes,
  openBrace,
  openBracket,
  Unusual,
} from './json-bytes.ts';
import { type RowScan, type Span, scanRow, skipValue } from './row-scan.ts';
import type { WantedFields } from './wanted-fields.ts';

/** An answer of which one pass has seen every byte up to the end of its list. */
export interface PageScan {
  readonly rows: readonly RowScan[];
  /** The list itself, brackets included. */
  readonly list: Span;
}

/**
 * Finds the rows of the list under the top-level `key` of an answer that is UTF-8. Undefined where anything about the
 * answer is unusual or wrong: another text than a list of objects, white space that JSON has not, too many elements, too
 * much beside the list.
 */
export function scanPage(
  bytes: Uint8Array,
  key: string,
  wanted: WantedFields,
): PageScan | undefined {
  try {
    const json = new JsonBytes(bytes);
    findValue(json, Buffer.from(`"${key}"`));
    return readList(json, wanted);
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** Goes to the value of the first member of that name, which is given with its quotes. */
function findValue(json: JsonBytes, name: Uint8Array): void {
  json.expect(openBrace);
  for (;;) {
    json.next();
    const from = json.at;
    json.string();
    const isIt = name.length === json.at - from && name.every((b, i) => json.bytes[from + i] === b);
    json.expect(colon);
    if (isIt) return;
    skipValue(json);
    json.expect(comma);
  }
}

function readList(json: JsonBytes, wanted: WantedFields): PageScan {
  const rows: RowScan[] = [];
  json.next();
  const from = json.at;
  json.expect(openBracket);
  if (json.next() !== closeBracket)
    for (;;) {
      rows.push(scanRow(json, wanted));
      if (rows.length > mostElements) throw new Unusual();
      if (json.next() !== comma) break;
      json.at += 1;
    }
  json.expect(closeBracket);
  const list = { from, to: json.at };
  if (json.bytes.length - (list.to - list.from) > longestRest) throw new Unusual();
  return { rows, list };
}

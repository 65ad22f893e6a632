import { instantOf } from '../../../src/base/instant.ts';
import { flawOfRow } from '../../../src/extract/landing/flaw.ts';
import { rowLine } from '../../../src/extract/landing/record.ts';
import { listed } from '../../../src/extract/listings.ts';
import { type Body, bodyOf } from '../../../src/qonto/http/body.ts';
import { UnexpectedShape } from '../../../src/qonto/http/faults.ts';
import { type ReadPage, readPage, readPlainly } from '../../../src/qonto/read-page.ts';
import { lengthOf } from '../../../src/raw/bytes/line.ts';
import { newPiece } from '../../../src/raw/bytes/piece.ts';
import type { SliceOf } from '../../../src/streams/shape/slice.ts';

/** What becomes of an answer: every raw line, or in what words it is refused. */
export interface Outcome {
  readonly page?: object;
  readonly rows: readonly object[];
  readonly refusal?: string;
  /** How many rows were made out of bytes. */
  readonly scanned: number;
}

/** By one pass over its bytes. */
export function ofBytes(answer: Buffer, asked: SliceOf): Outcome {
  return outcome(answer, asked, (body) => readPage(body, asked));
}

/** By its text, as a whole and row by row. */
export function ofText(answer: Buffer, asked: SliceOf): Outcome {
  return outcome(answer, asked, (body) => readPlainly(body.text, asked));
}

function outcome(answer: Buffer, asked: SliceOf, read: (body: Body) => ReadPage): Outcome {
  const body = bodyOf(answer);
  if (!body.isUtf8) return { refusal: 'not UTF-8', rows: [], scanned: 0 };
  try {
    const { rows, ...page } = read(body);
    const scanned = rows.filter((row) => row.scanned !== undefined).length;
    return { page, rows: rows.map((row) => landedAs(row, asked)), scanned };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const kind = error instanceof UnexpectedShape ? error.message : error.constructor.name;
    return { refusal: kind, rows: [], scanned: 0 };
  }
}

function landedAs(found: ReadPage['rows'][number], asked: SliceOf): object {
  let row: ReturnType<typeof listed>;
  try {
    row = listed(found, asked);
  } catch (error) {
    return { foreign: String(error) };
  }
  const { id, updatedAt, hash, identity, text, value } = row;
  const columns = { id: id ?? '', updated_at: updatedAt ?? '', ...asked.slice };
  const origin = { hash, extractedAt, seq: 7 };
  const line = rowLine(columns, row, origin, { part: 1, row: 2 });
  const { files, unusable } = row.files();
  return {
    id,
    updatedAt,
    hash,
    identity,
    text,
    value,
    line: bytesOf(line),
    length: lengthOf(line),
    flaw: flawOfRow(row, asked.stream.files, columns, origin),
    files,
    unusable,
  };
}

const extractedAt = instantOf(Date.UTC(2026, 0, 5));

function bytesOf(line: ReturnType<typeof rowLine>): string {
  const piece = newPiece();
  piece.add(line);
  return piece.rest().toString('latin1');
}

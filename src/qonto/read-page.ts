import type { SliceOf } from '../streams/shape/slice.ts';
import { splitArray } from './answers/raw-json.ts';
import type { Span } from './answers/scan/row-scan.ts';
import { type ListMeta, listAnswerSchema } from './answers/schema.ts';
import type { Body } from './http/body.ts';
import { UnexpectedShape } from './http/faults.ts';
import { scanRows } from './scanned-rows.ts';
import { readRow, type StreamRow } from './stream-row.ts';

/** What an answer itself says. */
export interface ReadPage {
  readonly rows: readonly StreamRow[];
  readonly page: number;
  readonly perPage: number;
  readonly totalCount: number | undefined;
  /** Whether a page follows; undefined when the bank does not say. */
  readonly hasNext: boolean | undefined;
}

/**
 * Reads a page of a listing, by one pass over its bytes. A row that is unusual is read the plain way, and so is the whole
 * page where that is. Throws SyntaxError where it is no JSON, UnexpectedShape where it is not what was asked for.
 */
export function readPage(body: Body, asked: SliceOf): ReadPage {
  const scanned = scanRows(body.bytes, asked);
  if (scanned === undefined) return readPlainly(body.text, asked);
  const { bytes } = body;
  const { from, to } = scanned.list;
  const rest: unknown = JSON.parse(
    `${bytes.toString('utf8', 0, from)}[]${bytes.toString('utf8', to)}`,
  );
  const plain = (row: Span) => readRow(bytes.toString('utf8', row.from, row.to), asked.stream);
  return pageOf(rest, asked, () => scanned.rows.map((row) => ('from' in row ? plain(row) : row)));
}

/** The same by its text, parsed row by row. It judges whatever is unusual, and is what the other is compared with. */
export function readPlainly(text: string, asked: SliceOf): ReadPage {
  const { stream } = asked;
  const { key } = stream.list;
  const split = splitArray(text, key);
  if (split === undefined) throw new UnexpectedShape(`no list "${key}"`);
  return pageOf(split.rest, asked, () => split.items.map((item) => readRow(item, stream)));
}

function pageOf(rest: unknown, { stream }: SliceOf, rows: () => readonly StreamRow[]): ReadPage {
  const answer = listAnswerSchema.safeParse(rest);
  if (!answer.success) throw new UnexpectedShape('no usable meta');
  const { meta } = answer.data;
  const { perPage } = stream.list;
  return {
    rows: rows(),
    page: meta.current_page,
    perPage: Math.min(meta.per_page ?? perPage, perPage),
    totalCount: meta.total_count ?? undefined,
    hasNext: saysNext(meta),
  };
}

function saysNext({
  current_page: page,
  next_page: next,
  total_pages: pages,
}: ListMeta): boolean | undefined {
  // Some dialects leave the next page out where there is none, so a missing one alone says nothing.
  if (next === undefined && typeof pages !== 'number') return undefined;
  return (next ?? 0) > page || (pages ?? 0) > page;
}

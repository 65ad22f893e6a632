import { type Instant, parseInstant } from '../base/instant.ts';
import { quickLook } from '../redact/bytes.ts';
import { filtersOf, type SliceOf } from '../streams/shape/slice.ts';
import { bankElement } from './answers/objects.ts';
import { scanPage } from './answers/scan/page-scan.ts';
import type { RowScan, Span } from './answers/scan/row-scan.ts';
import { type WantedFields, wantedFields } from './answers/scan/wanted-fields.ts';
import { type EmbeddedFiles, filesIn, noFiles } from './files/attachments.ts';
import type { ScannedBytes, StreamRow } from './stream-row.ts';

export interface ScannedPage {
  /** Each row, or where its text lies if it is to be read the plain way. */
  readonly rows: readonly (StreamRow | Span)[];
  readonly list: Span;
}

/** In bytes. A transaction has a few thousand; how long a row may be at most is for the plain way to say. */
const longestRow = 256 * 1024;
const longestId = 1_024;

/** Reads a page by one pass over its bytes, which are UTF-8; undefined where the page as a whole is unusual. */
export function scanRows(bytes: Buffer, asked: SliceOf): ScannedPage | undefined {
  // Whether the bank has heeded a filter is told by the row as a whole.
  if (Object.keys(filtersOf(asked)).length > 0) return undefined;
  const { stream, slice } = asked;
  const { files, secrets } = stream;
  const columns = Object.keys(slice);
  const wanted = fieldsOf(stream, columns);
  const page = scanPage(bytes, stream.list.key, wanted);
  if (page === undefined) return undefined;
  const mayNeedCutting = quickLook(bytes, secrets);
  const values = columns.map((column) => Buffer.from(slice[column] ?? ''));
  const rows = page.rows.map((scan) => {
    const { from, to, texts, surplus } = scan;
    const [id, cursor, ...ofSlice] = texts;
    if (scan.isUnusual || to - from > longestRow || id === undefined || cursor === undefined)
      return scan;
    if (id.to === id.from || id.to - id.from > longestId) return scan;
    if (!values.every((value, i) => isOrLacks(bytes, ofSlice[i], value))) return scan;
    const updatedAt = parseInstant(bytes.toString('latin1', cursor.from, cursor.to));
    if (updatedAt === undefined) return scan;
    const payload = withoutUrls(bytes, scan);
    if (mayNeedCutting(payload, scan.holdsParameter)) return scan;
    return new ScannedRow(
      bytes.toString('utf8', id.from, id.to),
      updatedAt,
      { payload, length: payload.length - surplus, hasFiles: scan.hasFiles },
      () => {
        const sent = bytes.toString('utf8', from, to);
        return filesIn(sent, bankElement(sent, secrets), files);
      },
    );
  });
  return { rows, list: page.list };
}

/** What is not asked of it is not made. */
class ScannedRow implements StreamRow {
  readonly id: string;
  readonly updatedAt: Instant;
  readonly scanned: ScannedBytes;
  readonly #readFiles: () => EmbeddedFiles;

  constructor(
    id: string,
    updatedAt: Instant,
    scanned: ScannedBytes,
    readFiles: () => EmbeddedFiles,
  ) {
    this.id = id;
    this.updatedAt = updatedAt;
    this.scanned = scanned;
    this.#readFiles = readFiles;
  }

  get text(): string {
    return this.scanned.payload.toString();
  }

  get value(): Readonly<Record<string, unknown>> {
    return JSON.parse(this.text);
  }

  files(): EmbeddedFiles {
    return this.scanned.hasFiles ? this.#readFiles() : noFiles;
  }
}

/** The id and the cursor first, then what the slice is of. */
function fieldsOf({ sync, files }: SliceOf['stream'], columns: readonly string[]): WantedFields {
  const ofFiles = files === undefined ? [] : [...files.ids, files.embedded ?? []].flat();
  return wantedFields(['id', sync.cursor, ...columns], ofFiles);
}

/** A row that names another account or status than was asked for is not as usual. */
function isOrLacks(bytes: Buffer, span: Span | undefined, value: Buffer): boolean {
  return span === undefined || value.compare(bytes, span.from, span.to) === 0;
}

/** The row as it is stored: `null` instead of every URL. */
function withoutUrls(bytes: Buffer, { from, to, urls }: RowScan): Buffer {
  if (urls.length === 0) return bytes.subarray(from, to);
  const pieces: Buffer[] = [];
  let done = from;
  for (const url of urls) {
    pieces.push(bytes.subarray(done, url.from), nothing);
    done = url.to;
  }
  return Buffer.concat([...pieces, bytes.subarray(done, to)]);
}

const nothing = Buffer.from('null');

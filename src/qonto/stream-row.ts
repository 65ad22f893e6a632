import { type Instant, parseInstant } from '../base/instant.ts';
import type { SliceOf } from '../streams/shape/slice.ts';
import { type BankObject, bankElement } from './answers/objects.ts';
import { type EmbeddedFiles, filesIn } from './files/attachments.ts';

/** A row of a listing. */
export interface StreamRow extends BankObject {
  /** The API's `id`; undefined where it is missing or not a text. */
  readonly id: string | undefined;
  /** The stream's cursor. */
  readonly updatedAt: Instant | undefined;
  /** With URLs that are still fresh. */
  readonly files: () => EmbeddedFiles;
  /** Of a row that was read by a pass over its bytes: nothing about it is unusual, and it is of the slice asked for. */
  readonly scanned?: ScannedBytes;
}

export interface ScannedBytes {
  /** What `text` is, in UTF-8, on one line. */
  readonly payload: Buffer;
  /** How long `text` is, in characters. */
  readonly length: number;
  /** False only where `files` finds none. */
  readonly hasFiles: boolean;
}

/** Reads a row the plain way: as a text, parsed whole. Throws SyntaxError where it is no JSON. */
export function readRow(text: string, { sync, files, secrets }: SliceOf['stream']): StreamRow {
  const object = bankElement(text, secrets);
  const { id } = object.value;
  return {
    ...object,
    id: typeof id === 'string' && id !== '' ? id : undefined,
    updatedAt: parseInstant(object.value[sync.cursor]),
    files: () => filesIn(text, object, files),
  };
}

import type { BankObject } from '../../qonto/answers/objects.ts';
import { mostElements } from '../../qonto/answers/raw-json.ts';
import type { StreamRow } from '../../qonto/stream-row.ts';
import type { FileReferences } from '../../streams/shape/types.ts';
import { type Columns, lineFlaw, type Origin } from './record.ts';

/** In characters; a UUID has 36. Every line of its own and of its attachments holds it, and attachments are many. */
const longestId = 1_024;

/** Why an object can only be set aside: it has no key, or would keep its neighbours out of the warehouse too. */
export function flawOf({ value, flaw }: BankObject, files?: FileReferences): string | undefined {
  if (typeof value.id !== 'string' || value.id === '') return 'no id';
  if (flaw !== undefined) return flaw;
  if (value.id.length > longestId) return `an id of more than ${longestId} characters`;
  const fields = files === undefined ? [] : [...files.ids, files.embedded ?? []].flat();
  const lists = fields.map((field) => listed(value[field]));
  if (lists.some((list) => list.length > mostElements))
    return `more than ${mostElements} attachments`;
  return lists.some((list) => list.some(hasLongId))
    ? `an attachment with an id of more than ${longestId} characters`
    : undefined;
}

/** The same of a row, with what would make its line too long; of a row that was scanned, only its files can be amiss. */
export function flawOfRow(
  row: StreamRow,
  files: FileReferences | undefined,
  columns: Columns,
  origin: Origin,
): string | undefined {
  const { scanned } = row;
  if (scanned !== undefined) return scanned.hasFiles ? flawOf(row, files) : undefined;
  return flawOf(row, files) ?? lineFlaw(columns, row.text, origin);
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function hasLongId(attachment: unknown): boolean {
  const id =
    typeof attachment === 'object' && attachment !== null
      ? Reflect.get(attachment, 'id')
      : attachment;
  return typeof id === 'string' && id.length > longestId;
}

import type { ColumnOf } from './types.ts';

/** The columns that every line of every stream has after its own, and then those that merging adds. */
export const lineColumns: readonly (ColumnOf & { readonly name: string })[] = [
  column('payload', 'JSON', "The API's object as received, pre-signed URLs cut out."),
  column(
    '_hash',
    'STRING',
    'sha256 (hex) of the content, without pre-signed URLs and the fields that change without the object (logos), so that two reads of the same content give the same hash.',
  ),
  column('_extracted_at', 'TIMESTAMP', 'When the connector received this row from the bank (UTC).'),
  column('_seq', 'INT64', 'Number of the last manifest that landed this content.'),
  column('_part', 'INT64', 'Number of the part within the manifest and stream.'),
  column('_row', 'INT64', 'Line number within the part, from 0.'),
  column(
    '_first_seq',
    'INT64',
    'Number of the first manifest that landed this content: when it became known.',
  ),
  column('_loaded_at', 'TIMESTAMP', 'When the loader merged this row (UTC).'),
];

function column(name: string, type: ColumnOf['type'], doc: string) {
  return { name, type, mode: 'REQUIRED', doc } as const;
}

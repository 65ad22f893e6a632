import type { TextRow } from '../load/text-row.ts';
import { type Fields, isSame } from './fields.ts';

/** What the row of the finance table does not say as the newest version says it, by columns. */
export function martDifferences(mart: TextRow, newest: Fields): string[] {
  return same
    .filter(([column, field]) => !isSame(plain(mart[column]), plain(newest.get(field))))
    .map(([column]) => column);
}

/** Columns of qonto__transactions that repeat a field of the bank. */
const same: readonly (readonly [column: string, field: string])[] = [
  ['status', 'status'],
  ['side', 'side'],
  ['operation_type', 'operation_type'],
  ['currency', 'currency'],
  ['updated_at', 'updated_at'],
  ['settled_at', 'settled_at'],
  ['emitted_at', 'emitted_at'],
  ['signed_amount_cents', 'amount_cents'],
  ['settled_balance_cents', 'settled_balance_cents'],
  ['reference', 'reference'],
  ['note', 'note'],
];

/** A sign is the finance table's own; of a text, white space around it counts for nothing. */
function plain(value: string | null | undefined): string | null {
  const text = (value ?? '').trim().replace(/^-(?=\d+$)/, '');
  return text === '' ? null : text;
}

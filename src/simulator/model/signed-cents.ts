import type { Row } from './row.ts';

/** What the row does to its account: incoming money is positive. */
export function signedCents(row: Row): number {
  return row.side === 'credit' ? row.amountCents : -row.amountCents;
}

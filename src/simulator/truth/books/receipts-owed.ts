import { isoFromMs } from '../../clock.ts';
import type { Row } from '../../model/row.ts';

/** A movement whose receipt the company has not handed in. Amounts are gross: none makes another smaller. */
export interface ReceiptOwed {
  transaction_id: string;
  bank_account_id: string;
  side: 'credit' | 'debit';
  amount_cents: number;
  /** Somebody said that it is lost; it is owed all the same. */
  is_lost: boolean;
  emitted_at: string;
}

export function receiptsOwed(rows: readonly Row[]): ReceiptOwed[] {
  return rows.filter(isOwed).map((row) => ({
    transaction_id: row.id,
    bank_account_id: row.account.id,
    side: row.side,
    amount_cents: row.amountCents,
    is_lost: row.attachmentLost,
    emitted_at: isoFromMs(row.emittedMs),
  }));
}

function isOwed(row: Row): boolean {
  const stands = row.status === 'completed' || row.status === 'pending';
  return stands && row.attachmentRequired && row.attachments.length === 0;
}

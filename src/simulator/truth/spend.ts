import type { Row } from '../model/row.ts';

export interface LabelSpend {
  label_id: string;
  /** Each transaction counts in full under each of its labels. */
  debit_cents: number;
  credit_cents: number;
  transactions: number;
}

/** Completed money per label. */
export function spendByLabel(completed: readonly Row[]): LabelSpend[] {
  const spend = new Map<string, LabelSpend>();
  for (const row of completed) {
    for (const label_id of row.labelIds) {
      const entry = spend.get(label_id) ?? {
        label_id,
        debit_cents: 0,
        credit_cents: 0,
        transactions: 0,
      };
      if (row.side === 'debit') entry.debit_cents += row.amountCents;
      else entry.credit_cents += row.amountCents;
      entry.transactions++;
      spend.set(label_id, entry);
    }
  }
  return [...spend.values()].sort((a, b) => (a.label_id < b.label_id ? -1 : 1));
}

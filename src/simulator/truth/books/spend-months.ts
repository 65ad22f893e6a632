import { givesBack, isSpend } from '../../model/business/nature.ts';
import type { Row } from '../../model/row.ts';
import type { Calendar } from './calendar.ts';

/** Money spent and earned in a month, on all accounts together; own transfers are neither. */
export interface SpendMonth {
  month: string;
  /** Debits, less what was given back of debits. */
  spend_cents: number;
  /** What of it was given back: taken off already. */
  spend_refunded_cents: number;
  /** Credits, less what was given back of credits. */
  income_cents: number;
  income_refunded_cents: number;
}

export function spendMonths(completed: readonly Row[], calendar: Calendar): SpendMonth[] {
  const months = new Map<string, SpendMonth>();
  for (const row of completed) {
    if (row.nature === 'own_transfer') continue;
    const month = calendar.monthOf(row.settledMs ?? 0);
    const entry = months.get(month) ?? {
      month,
      spend_cents: 0,
      spend_refunded_cents: 0,
      income_cents: 0,
      income_refunded_cents: 0,
    };
    months.set(month, entry);
    const back = givesBack(row);
    if (isSpend(row)) {
      entry.spend_cents += back ? -row.amountCents : row.amountCents;
      if (back) entry.spend_refunded_cents += row.amountCents;
    } else {
      entry.income_cents += back ? -row.amountCents : row.amountCents;
      if (back) entry.income_refunded_cents += row.amountCents;
    }
  }
  return [...months.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
}

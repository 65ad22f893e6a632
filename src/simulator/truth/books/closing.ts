import type { Account } from '../../model/account.ts';
import type { Row } from '../../model/row.ts';
import { signedCents } from '../../model/signed-cents.ts';
import type { Calendar } from './calendar.ts';

export interface ClosingBalance {
  bank_account_id: string;
  closing_cents: number;
}

/** What each account held at the end of a day (`YYYY-MM-DD`), at other banks too. */
export function closingOn(
  accounts: readonly Account[],
  completed: readonly Row[],
  calendar: Calendar,
  day: string,
): ClosingBalance[] {
  const balances = new Map(accounts.map((account) => [account.id, account.openingCents]));
  for (const row of completed) {
    if (calendar.dayOf(row.settledMs ?? 0) > day) continue;
    balances.set(row.account.id, (balances.get(row.account.id) ?? 0) + signedCents(row));
  }
  return [...balances].map(([bank_account_id, closing_cents]) => ({
    bank_account_id,
    closing_cents,
  }));
}

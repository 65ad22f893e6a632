import type { Account } from '../../model/account.ts';
import type { Row } from '../../model/row.ts';
import { signedCents } from '../../model/signed-cents.ts';
import { type Calendar, nextMonth } from './calendar.ts';

/** opening + in - out + own transfers = closing. */
export interface AccountMonth {
  bank_account_id: string;
  /** `YYYY-MM` of settlement. */
  month: string;
  opening_cents: number;
  /** Without own transfers, as `out_cents`. */
  in_cents: number;
  out_cents: number;
  /** What came from other accounts of the company, less what went to them. */
  own_transfers_cents: number;
  closing_cents: number;
  transactions: number;
}

/** Every month of every account, from its first movement to now, also where nothing moved. */
export function accountMonths(
  accounts: readonly Account[],
  completed: readonly Row[],
  calendar: Calendar,
  nowMs: number,
): AccountMonth[] {
  const moved = new Map<string, AccountMonth>();
  for (const row of completed) {
    const month = calendar.monthOf(row.settledMs ?? 0);
    const key = `${row.account.id} ${month}`;
    const entry = moved.get(key) ?? emptyMonth(row.account.id, month);
    moved.set(key, entry);
    entry.transactions++;
    if (row.nature === 'own_transfer') entry.own_transfers_cents += signedCents(row);
    else if (row.side === 'credit') entry.in_cents += row.amountCents;
    else entry.out_cents += row.amountCents;
  }
  const last = calendar.monthOf(nowMs);
  return accounts.flatMap((account) => chained(account, moved, last));
}

function chained(
  account: Account,
  moved: ReadonlyMap<string, AccountMonth>,
  last: string,
): AccountMonth[] {
  const months = [...moved.values()]
    .filter((entry) => entry.bank_account_id === account.id)
    .map(({ month }) => month)
    .sort();
  const first = months[0];
  if (first === undefined) return [];
  const chain: AccountMonth[] = [];
  let balance = account.openingCents;
  for (let month = first; month <= last; month = nextMonth(month)) {
    const entry = moved.get(`${account.id} ${month}`) ?? emptyMonth(account.id, month);
    entry.opening_cents = balance;
    balance += entry.in_cents - entry.out_cents + entry.own_transfers_cents;
    entry.closing_cents = balance;
    chain.push(entry);
  }
  return chain;
}

function emptyMonth(bank_account_id: string, month: string): AccountMonth {
  return {
    bank_account_id,
    month,
    opening_cents: 0,
    in_cents: 0,
    out_cents: 0,
    own_transfers_cents: 0,
    closing_cents: 0,
    transactions: 0,
  };
}

import type { TextRow } from '../../../load/text-row.ts';
import type { Balance } from '../../charts/balance-chart.ts';
import { least } from '../../html/amount.ts';
import { groupBy, integer, requiredText } from '../../html/cells.ts';

/** The days of one account, in one currency. */
export interface Held {
  readonly name: string;
  readonly days: readonly Balance[];
}

export interface MonthOfBalances {
  readonly month: string;
  readonly lowest: bigint;
  readonly end: Balance;
}

/** Rows of one currency, in the order of their days; the accounts by name. */
export function accountsOf(
  rows: readonly TextRow[],
  nameOf: (bankAccountId: string) => string,
): Held[] {
  return [...groupBy(rows, (row) => requiredText(row, 'bank_account_id'))]
    .map(([id, own]) => ({
      name: nameOf(id),
      days: own.map((row) => ({
        date: requiredText(row, 'balance_date'),
        cents: integer(row, 'closing_cents'),
      })),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What accounts of one currency held together. */
export function totalOf(accounts: readonly Held[]): Balance[] {
  const totals = new Map<string, bigint>();
  for (const { date, cents } of accounts.flatMap(({ days }) => days))
    totals.set(date, (totals.get(date) ?? 0n) + cents);
  return [...totals]
    .map(([date, cents]) => ({ date, cents }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

export function monthsOf(days: readonly Balance[]): MonthOfBalances[] {
  return [...groupBy(days, ({ date }) => date.slice(0, 7))].flatMap(([month, own]) => {
    const end = own.at(-1);
    return end === undefined ? [] : [{ month, lowest: least(own.map(({ cents }) => cents)), end }];
  });
}

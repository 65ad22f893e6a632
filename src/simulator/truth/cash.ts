import { isoFromMs } from '../clock.ts';
import type { Row } from '../model/row.ts';

export interface CashMonth {
  bank_account_id: string;
  /** `YYYY-MM` of settlement, UTC. */
  month: string;
  inflow_cents: number;
  outflow_cents: number;
  transactions: number;
}

/** Money in and out per account and month of settlement. */
export function cashByAccountMonth(completed: readonly Row[]): CashMonth[] {
  const months = new Map<string, CashMonth>();
  for (const row of completed) {
    const month = isoFromMs(row.settledMs ?? 0).slice(0, 7);
    const key = `${row.account.id} ${month}`;
    const entry = months.get(key) ?? {
      bank_account_id: row.account.id,
      month,
      inflow_cents: 0,
      outflow_cents: 0,
      transactions: 0,
    };
    if (row.side === 'credit') entry.inflow_cents += row.amountCents;
    else entry.outflow_cents += row.amountCents;
    entry.transactions++;
    months.set(key, entry);
  }
  return [...months.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

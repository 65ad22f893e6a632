import type { Row } from '../../model/row.ts';
import { signedCents } from '../../model/signed-cents.ts';

/**
 * Settles a row at the end of its account's chain of balances. An account at another bank has a
 * balance too, but its movements do not show it.
 */
export function settleRow(row: Row, wantedMs: number): void {
  const { account } = row;
  row.status = 'completed';
  row.settledMs = Math.max(wantedMs, account.lastSettledMs + 1);
  account.lastSettledMs = row.settledMs;
  account.balanceCents += signedCents(row);
  account.updatedMs = row.settledMs;
  if (!account.external) row.balanceCents = account.balanceCents;
}

/** Settles both legs of a transfer between two accounts of one bank at one instant. */
export function settleLegs(debit: Row, credit: Row, wantedMs: number): void {
  const atMs = Math.max(
    wantedMs,
    debit.account.lastSettledMs + 1,
    credit.account.lastSettledMs + 1,
  );
  settleRow(debit, atMs);
  settleRow(credit, atMs);
}

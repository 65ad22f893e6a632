import type { Account } from '../model/account.ts';
import { signedCents } from '../model/signed-cents.ts';
import type { Quirks } from '../quirks.ts';
import type { Store } from '../store/store.ts';

const dayMs = 86_400_000;

/**
 * The balance an account is shown with, and the moment it was true. Another bank may be asked at
 * night only: then its movements are ahead of the balance.
 */
export function statedBalance(
  store: Store,
  account: Account,
  quirks: Quirks,
  nowMs: number,
): { balanceCents: number; updatedMs: number } {
  const { balanceCents, updatedMs } = account;
  if (!account.external || quirks.external_balance === 'current')
    return { balanceCents, updatedMs };
  const askedMs = nowMs - (nowMs % dayMs);
  const { rows } = store.view(account, ['completed'], 'settled_at');
  let laterCents = 0;
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index];
    if (row === undefined || (row.settledMs ?? 0) <= askedMs) break;
    laterCents += signedCents(row);
  }
  return { balanceCents: balanceCents - laterCents, updatedMs: askedMs };
}

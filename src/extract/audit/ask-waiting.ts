import { type Instant, shift } from '../../base/instant.ts';
import { transactions } from '../../streams/transactions.ts';
import type { ExtractDeps, ExtractOptions } from '../deps.ts';
import type { Landing } from '../landing/landing.ts';
import { type AskedCounts, askByIds, nothingAsked } from './ask-by-id.ts';

/** So many in one run; the rest waits for the next. */
const mostAtOnce = 500;

/**
 * Asks for what has been pending for longer than the settings say: an authorization that is released may leave every list
 * without a word. Throws what asking throws.
 */
export async function askWaiting(
  deps: ExtractDeps,
  landing: Landing,
  { pendingAfterMs, concurrency, statuses }: ExtractOptions,
  accounts: ReadonlySet<string | undefined>,
  bankTime: Instant,
): Promise<AskedCounts> {
  if (pendingAfterMs === undefined) return nothingAsked;
  const overdue = landing.waiting
    .since(transactions.name, shift(bankTime, -pendingAfterMs))
    .filter(({ bank_account_id: account }) => accounts.has(account))
    .slice(0, mostAtOnce)
    .map(({ id, bank_account_id: bankAccountId, updated_at: updatedAt }) => ({
      id,
      bankAccountId,
      status: 'pending',
      updatedAt,
      // The same version is pending as before; any other lands.
      isKnown: (row: { readonly updatedAt: Instant | undefined }) => row.updatedAt === updatedAt,
    }));
  return askByIds(deps, landing, overdue, {
    stream: transactions,
    foundBy: 'pending',
    bankTime,
    concurrency,
    statuses,
  });
}

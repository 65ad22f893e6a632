import { ConnectorError } from '../../base/errors.ts';
import { type Instant, shift } from '../../base/instant.ts';
import { transactions } from '../../streams/transactions.ts';
import type { ExtractDeps, ExtractOptions } from '../deps.ts';
import { asFault, endsRun, type Fault } from '../fault.ts';
import type { Landing } from '../landing/landing.ts';
import type { Progress } from '../landing/progress.ts';
import { type AskedCounts, askByIds, nothingAsked } from './ask-by-id.ts';
import type { Audit, AuditReport } from './audit.ts';

interface Looked {
  readonly audit: Audit | undefined;
  readonly listings: readonly Progress[];
  readonly serverTime: Instant | undefined;
  readonly faults: Fault[];
}

/** What no list shows, once all listings are done: what they have shown need not be asked for. */
export interface Behind {
  readonly overdue_pending: AskedCounts;
  readonly audit: AuditReport | null;
}

/**
 * Asks for what has been pending for long, and ends the audit if there is one. Faults of either are reported, and hold
 * nothing back that has landed; those that end a run are thrown.
 */
export async function lookBehind(
  deps: ExtractDeps,
  landing: Landing,
  options: ExtractOptions,
  { audit, listings, serverTime, faults }: Looked,
): Promise<Behind> {
  const bankTime = serverTime ?? deps.now();
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (endsRun(error) || !(error instanceof ConnectorError)) throw error;
      faults.push(asFault(error, { stream: transactions.name }));
      return undefined;
    }
  };
  const accounts = new Set(listings.map(({ slice }) => slice.bank_account_id));
  const overdue = await attempt(() => askWaiting(deps, landing, options, accounts, bankTime));
  const settled =
    audit && (await attempt(() => audit.settle(listings, landing, options, bankTime)));
  return { overdue_pending: overdue ?? nothingAsked, audit: settled ?? null };
}

/** So many in one run; the rest waits for the next. */
const mostAtOnce = 500;

/**
 * Asks for what has been pending for longer than the settings say: an authorization that is released may leave every list
 * without a word. Throws what asking throws.
 */
async function askWaiting(
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

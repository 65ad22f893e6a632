import { configError } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { Link } from '../../raw/chain.ts';
import { transactions } from '../../streams/transactions.ts';
import type { ExtractDeps, ExtractOptions } from '../deps.ts';
import type { Landing } from '../landing/landing.ts';
import type { AuditedListing, Progress } from '../landing/progress.ts';
import { fingerprint } from '../landing/recent.ts';
import { isBefore } from '../reach.ts';
import { type AskedCounts, askByIds, type Unseen } from './ask-by-id.ts';
import { isNewestIn, type LedgerEntry, readLedger } from './ledger.ts';

/** What an audit has found, in numbers of transactions. */
export interface AuditReport extends AskedCounts {
  /** That ever landed, of the accounts that were looked at. */
  readonly held: number;
  readonly listed: number;
  /** Listed with another content under an unchanged `updated_at`. */
  readonly edited_silently: number;
  /** Marked as deleted before, and listed again. */
  readonly returned: number;
  /** Accounts that could not be listed whole: nothing is said of what they lack. */
  readonly accounts_not_proven: number;
}

/** One audit: listings from their beginnings, held against all that ever landed. */
export interface Audit {
  /** For each listing of this run. */
  readonly listing: AuditedListing;
  /** Asks for what no listing has shown. Throws what asking throws. */
  settle(
    listings: readonly Progress[],
    landing: Landing,
    options: ExtractOptions,
    bankTime: Instant,
  ): Promise<AuditReport>;
}

/** Of a part of the rows nobody can say that one is missing. Throws a config error. */
export function checkAudit({ audit, filters = [] }: ExtractOptions): void {
  if (audit !== true || filters.every((set) => Object.keys(set).length === 0)) return;
  throw configError('An audit looks at all rows, and the settings filter them', {
    code: 'audit_filtered',
    hint: 'Leave out --side, --operation-type, --settled-from and --settled-to.',
  });
}

/** Reads what ever landed; the listings come after. Throws data errors where the raw zone is damaged. */
export async function openAudit(deps: ExtractDeps, head: Link | undefined): Promise<Audit> {
  const ledger = await readLedger(deps.zone, head, transactions.name);
  const found = { listed: 0, edited_silently: 0, returned: 0 };
  return {
    listing: {
      isNewest: (row) => isNewestIn(ledger, row),
      see(row) {
        const known = ledger.get(row.identity);
        if (known === undefined || known.isSeen) return;
        known.isSeen = true;
        found.listed += 1;
        if (known.isGone) found.returned += 1;
        else if (row.updatedAt === known.updatedAt && fingerprint(row.hash) !== known.mark)
          found.edited_silently += 1;
      },
    },
    async settle(listings, landing, options, bankTime) {
      const { proven, others } = provenAccounts(listings);
      const mine = [...ledger].filter(([, { bankAccountId }]) => proven.has(bankAccountId));
      const missing = mine
        .filter(([, entry]) => isMissing(entry, listings))
        .map(([id, entry]) => unseenOf(id, entry));
      const { concurrency, statuses } = options;
      const asked = await askByIds(deps, landing, missing, {
        stream: transactions,
        foundBy: 'audit',
        bankTime,
        concurrency,
        statuses,
      });
      return { held: mine.length, ...found, ...asked, accounts_not_proven: others };
    },
  };
}

/** Accounts of which every listing was proven: a row may have moved from one of them to another. */
function provenAccounts(listings: readonly Progress[]) {
  const ok = new Map<string, boolean>();
  for (const { slice, certificate, isOffered } of listings) {
    const account = slice.bank_account_id ?? '';
    const isProven = certificate !== null || !isOffered;
    ok.set(account, (ok.get(account) ?? true) && isProven);
  }
  const proven = new Set([...ok].filter(([, isProven]) => isProven).map(([account]) => account));
  return { proven, others: ok.size - proven.size };
}

/** What lies before the beginning of a listing was not looked for, and no status that was not asked for. */
function isMissing(entry: LedgerEntry, listings: readonly Progress[]): boolean {
  if (entry.isSeen || entry.isGone) return false;
  const { bankAccountId, status, updatedAt } = entry;
  const own = listings.find(
    ({ slice }) => slice.bank_account_id === bankAccountId && slice.status === status,
  );
  return own !== undefined && !isBefore(updatedAt as Instant, own.beganAt);
}

function unseenOf(id: string, { bankAccountId, status, updatedAt, mark }: LedgerEntry): Unseen {
  const isKnown: Unseen['isKnown'] = ({ hash }) => fingerprint(hash) === mark;
  return { id, bankAccountId, status, updatedAt, isKnown };
}

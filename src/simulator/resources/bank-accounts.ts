import { isoFromMs } from '../clock.ts';
import { oneOf, wholeList } from '../http/lists/whole-list.ts';
import type { Account } from '../model/account.ts';
import type { JsonObject } from '../model/json.ts';
import { signedCents } from '../model/signed-cents.ts';
import { decimalOf } from '../money.ts';
import type { Quirks } from '../quirks.ts';
import type { Store } from '../store/store.ts';
import type { Resource, Shown } from './resource.ts';

/** docs.qonto.com, "List business accounts" and "Retrieve a business account" (read 2026-11-20). */
export const bankAccounts: Resource = {
  name: 'bank_accounts',
  routes: [
    wholeList({
      path: '/bank_accounts',
      key: 'bank_accounts',
      hasMeta: ({ bank_accounts_meta }) => bank_accounts_meta === 'present',
      objects: (bank) =>
        bank.store.accounts
          .filter(({ external }) => !external || bank.quirks.external_accounts === 'listed')
          .map((account) => renderAccount(account, bank)),
    }),
    oneOf({
      path: '/bank_accounts/:id',
      key: 'bank_account',
      object: (id, bank) =>
        bank.store.accounts
          .filter((account) => account.id === id)
          .map((account) => renderAccount(account, bank))[0],
    }),
  ],
};

/** What accounts are shown from. */
export type AccountContext = Pick<Shown, 'store' | 'quirks' | 'nowMs'>;

/** A bank account as /bank_accounts shows it. */
export function renderAccount(account: Account, context: AccountContext): JsonObject {
  const { id } = context.store.cast.organization;
  return { organization_id: id, ...shared(account, context) };
}

/** A bank account as embedded in /organization: with a slug, without the organization's id. */
export function renderEmbeddedAccount(account: Account, context: AccountContext): JsonObject {
  return { slug: account.slug, ...shared(account, context) };
}

/** The numbers an account is shown with: one at another bank may have none. */
export function shownNumbers(
  store: Store,
  account: Account,
  quirks: Quirks,
): { iban: string; bic: string } {
  const { otherBank } = store.cast;
  const named = account.external && quirks.external_iban === 'shown';
  return named ? otherBank : { iban: account.iban, bic: account.bic };
}

function shared(account: Account, { store, quirks, nowMs }: AccountContext): JsonObject {
  const { balanceCents, updatedMs } = statedBalance(store, account, quirks, nowMs);
  const authorizedCents = balanceCents + account.pendingCents;
  return {
    id: account.id,
    ...shownNumbers(store, account, quirks),
    currency: 'EUR',
    ...(quirks.account_balances === 'shown' && {
      balance: decimalOf(balanceCents),
      balance_cents: balanceCents,
      authorized_balance: decimalOf(authorizedCents),
      authorized_balance_cents: authorizedCents,
    }),
    name: account.name,
    updated_at: isoFromMs(updatedMs),
    status: account.status,
    main: account.main,
    is_external_account: account.external,
    account_number: account.accountNumber,
    ...(quirks.unknown_values === 'on' && { rewards_tier: 'bronze' }),
  };
}

const dayMs = 86_400_000;

/**
 * The balance an account is shown with, and the moment it was true. Another bank may be asked at
 * night only: then its movements are ahead of the balance.
 */
function statedBalance(
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

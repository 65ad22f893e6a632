import { isoFromMs } from '../clock.ts';
import type { Account } from '../model/account.ts';
import type { JsonObject } from '../model/json.ts';
import { decimalOf } from '../money.ts';
import type { Quirks } from '../quirks.ts';

/** A bank account as /bank_accounts shows it. */
export function renderAccount(
  account: Account,
  quirks: Quirks,
  organizationId: string,
): JsonObject {
  return { organization_id: organizationId, ...shared(account, quirks) };
}

/** A bank account as embedded in /organization: with a slug, without the organization's id. */
export function renderEmbeddedAccount(account: Account, quirks: Quirks): JsonObject {
  return { slug: account.slug, ...shared(account, quirks) };
}

function shared(account: Account, quirks: Quirks): JsonObject {
  const authorizedCents = account.balanceCents + account.pendingCents;
  return {
    id: account.id,
    iban: account.iban,
    bic: account.bic,
    currency: 'EUR',
    ...(quirks.account_balances === 'shown' && {
      balance: decimalOf(account.balanceCents),
      balance_cents: account.balanceCents,
      authorized_balance: decimalOf(authorizedCents),
      authorized_balance_cents: authorizedCents,
    }),
    name: account.name,
    updated_at: isoFromMs(account.updatedMs),
    status: account.status,
    main: account.main,
    is_external_account: account.external,
    account_number: account.accountNumber,
    ...(quirks.unknown_values === 'on' && { rewards_tier: 'bronze' }),
  };
}

import type { JsonObject } from '../model/json.ts';
import { type AccountContext, renderEmbeddedAccount } from './account.ts';

/** The organization with its accounts; external ones only on request. */
export function renderOrganization(context: AccountContext, withExternal: boolean): JsonObject {
  const { store } = context;
  const { organization } = store.cast;
  return {
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    legal_name: organization.name.toUpperCase(),
    locale: 'fr',
    legal_share_capital: 10_000,
    legal_country: 'FR',
    legal_registration_date: '2019-04-01',
    legal_form: 'SAS',
    legal_address: `${organization.street}, ${organization.zipcode} ${organization.city}`,
    address: {
      first_line: organization.street,
      second_line: null,
      third_line: null,
      zipcode: organization.zipcode,
      city: organization.city,
      state: null,
      country: 'FR',
    },
    legal_sector: null,
    contract_signed_at: '2019-05-02T08:00:00.000Z',
    legal_number: organization.legalNumber,
    bank_accounts: store.accounts
      .filter((account) => withExternal || !account.external)
      .map((account) => renderEmbeddedAccount(account, context)),
  };
}

import type { JsonObject } from '../model/json.ts';
import { type AccountContext, renderEmbeddedAccount } from './bank-accounts.ts';
import type { Resource } from './resource.ts';

/** docs.qonto.com, "Retrieve the authenticated organization" (read 2026-11-20). */
export const organizations: Resource = {
  name: 'organization',
  routes: [
    {
      path: '/organization',
      key: 'organization',
      parameters: ['include_external_accounts'],
      answer: ({ params }, bank) => {
        const withExternal = params.get('include_external_accounts') === 'true';
        return JSON.stringify({ organization: renderOrganization(bank, withExternal) });
      },
    },
  ],
};

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

import { stream } from './shape/stream.ts';

/** The organization names accounts too, and neither is sure to name all: `extract/accounts.ts` joins the two. */
export const bankAccounts = stream({
  name: 'bank_accounts',
  doc: 'Bank accounts as last and formerly seen: one row per account and content.',
  source: 'docs.qonto.com, "List business accounts" (read 2026-11-20)',
  list: {
    path: '/bank_accounts',
    key: 'bank_accounts',
    scope: 'organization.read',
    perPage: 100,
  },
  sync: { mode: 'whole' },
  key: ['id', '_hash'],
  columns: { id: { type: 'STRING', mode: 'REQUIRED', doc: "The API's bank account id (UUID)." } },
  clusterBy: ['id'],
  personal: ['iban', 'account_number'],
});

import { stream } from './shape/stream.ts';

export const organizations = stream({
  name: 'organizations',
  doc: 'The organization as last and formerly seen: one row per id and content.',
  source: 'docs.qonto.com, "Retrieve the authenticated organization" (read 2026-11-20)',
  list: {
    path: '/organization',
    key: 'organization',
    scope: 'organization.read',
    params: [['include_external_accounts', 'true']],
  },
  sync: { mode: 'singleton' },
  key: ['id', '_hash'],
  columns: { id: { type: 'STRING', mode: 'REQUIRED', doc: "The API's id (UUID)." } },
  clusterBy: ['id'],
  personal: ['iban', 'account_number'],
});

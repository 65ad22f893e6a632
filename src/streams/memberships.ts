import { stream } from './shape/stream.ts';

export const memberships = stream({
  name: 'memberships',
  doc: 'Memberships as last and formerly seen: one row per id and content.',
  source: 'docs.qonto.com, "List memberships" (read 2026-11-20)',
  list: {
    path: '/memberships',
    key: 'memberships',
    scope: 'organization.read',
    optional: true,
    perPage: 100,
  },
  sync: { mode: 'whole' },
  key: ['id', '_hash'],
  columns: { id: { type: 'STRING', mode: 'REQUIRED', doc: "The API's id (UUID)." } },
  clusterBy: ['id'],
  personal: [
    'first_name',
    'last_name',
    'email',
    'birthdate',
    'nationality',
    'birth_country',
    'residence_country',
  ],
});

import { stream } from './shape/stream.ts';

export const labels = stream({
  name: 'labels',
  doc: 'Labels as last and formerly seen: one row per id and content.',
  source: 'docs.qonto.com, "List labels" (read 2026-11-20)',
  list: {
    path: '/labels',
    key: 'labels',
    scope: 'organization.read',
    optional: true,
    perPage: 100,
  },
  sync: { mode: 'whole' },
  key: ['id', '_hash'],
  columns: { id: { type: 'STRING', mode: 'REQUIRED', doc: "The API's id (UUID)." } },
  clusterBy: ['id'],
});

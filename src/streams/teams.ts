import { stream } from './shape/stream.ts';

export const teams = stream({
  name: 'teams',
  doc: 'Teams as last and formerly seen: one row per id and content.',
  source: 'docs.qonto.com, "List teams" (read 2026-11-29)',
  list: {
    path: '/teams',
    key: 'teams',
    scope: 'team.read',
    optional: true,
    perPage: 100,
  },
  sync: { mode: 'whole' },
  key: ['id', '_hash'],
  columns: { id: { type: 'STRING', mode: 'REQUIRED', doc: "The API's id (UUID)." } },
  clusterBy: ['id'],
});

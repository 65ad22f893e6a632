import { stream } from './shape/stream.ts';

/** A tree of two levels in one answer, without pages: each category comes with its subcategories. */
export const cashFlowCategories = stream({
  name: 'cash_flow_categories',
  doc: 'Cash-flow categories, each with its subcategories, as last and formerly seen: one row per id and content.',
  source: 'docs.qonto.com, "List cash flow categories" (read 2026-11-29)',
  list: {
    path: '/cash_flow_categories',
    key: 'cash_flow_categories',
    scope: 'cash_flow_category.read',
    optional: true,
  },
  sync: { mode: 'whole' },
  key: ['id', '_hash'],
  columns: { id: { type: 'STRING', mode: 'REQUIRED', doc: "The API's id (UUID)." } },
  clusterBy: ['id'],
});

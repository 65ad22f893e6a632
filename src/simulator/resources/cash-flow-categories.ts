import { type Cashflow, cashflows } from '../model/cashflow.ts';
import type { JsonObject } from '../model/json.ts';
import type { Resource } from './resource.ts';

/** docs.qonto.com, "List cash flow categories" (read 2026-11-29): the whole tree at once, without pages or `meta`. */
export const cashFlowCategories: Resource = {
  name: 'cash_flow_categories',
  routes: [
    {
      path: '/cash_flow_categories',
      key: 'cash_flow_categories',
      parameters: [],
      objects: () => tree,
      answer: () => JSON.stringify({ cash_flow_categories: tree }),
    },
  ],
};

/** The type stands at the top alone; of a category of both kinds, its first subcategory decides. */
const tree: readonly JsonObject[] = [...new Set(cashflows.map(({ id }) => id))].map((id) => {
  const own = cashflows.filter((flow) => flow.id === id);
  return {
    id,
    name: own[0]?.name ?? null,
    type: own[0]?.inflow === true ? 'CATEGORY_TYPE_INFLOW' : 'CATEGORY_TYPE_OUTFLOW',
    subcategories: own.map(renderSubcategory),
  };
});

/** Not every one has a VAT rate. */
function renderSubcategory({ subId, subName, category }: Cashflow): JsonObject {
  const taxed = category === 'sales' || category === 'online_service';
  return { id: subId, name: subName, ...(taxed && { vat_rate: '20' }) };
}

export interface Cashflow {
  /** The deprecated flat category. */
  category: string;
  inflow: boolean;
  id: string;
  name: string;
  subId: string;
  subName: string;
}

const named = [
  ['sales', true, 'Sales', 'Products and services'],
  ['other_income', true, 'Sales', 'Other income'],
  ['refund', true, 'Sales', 'Refunds received'],
  ['subscription', true, 'Sales', 'Subscriptions sold'],
  ['finance', true, 'Financing', 'Loans received'],
  ['restaurant_and_bar', false, 'People', 'Meals'],
  ['food_and_grocery', false, 'People', 'Groceries'],
  ['salary', false, 'People', 'Salaries'],
  ['transport', false, 'Travel', 'Transport'],
  ['gas_station', false, 'Travel', 'Fuel'],
  ['hotel_and_lodging', false, 'Travel', 'Lodging'],
  ['it_and_electronics', false, 'Tools', 'Computers'],
  ['online_service', false, 'Tools', 'Software'],
  ['hardware_and_equipment', false, 'Tools', 'Equipment'],
  ['office_supply', false, 'Premises', 'Supplies'],
  ['office_rental', false, 'Premises', 'Rent'],
  ['utility', false, 'Premises', 'Energy and telecom'],
  ['insurance', false, 'Overheads', 'Insurance'],
  ['logistics', false, 'Overheads', 'Shipping'],
  ['legal_and_accounting', false, 'Overheads', 'Advisers'],
  ['marketing', false, 'Overheads', 'Advertising'],
  ['manufacturing', false, 'Production', 'Materials'],
  ['fees', false, 'Overheads', 'Bank fees'],
  ['atm', false, 'Others', 'Cash withdrawals'],
  ['other_service', false, 'Production', 'Subcontractors'],
  ['other_expense', false, 'Others', 'Other expenses'],
  ['voucher', false, 'People', 'Meal vouchers'],
  ['tax', false, 'Taxes', 'Taxes and duties'],
  ['treasury_and_interco', false, 'Treasury', 'Internal transfers'],
  ['fallback', false, 'Others', 'Uncategorized'],
  ['salary', false, 'People', 'Social charges'],
  ['finance', false, 'Financing', 'Loan repayments'],
  ['finance', true, 'Financing', 'Interest'],
  ['finance', true, 'Financing', 'Capital'],
  ['finance', false, 'Financing', 'Dividends'],
  ['tax', false, 'Taxes', 'VAT'],
  ['tax', false, 'Taxes', 'Corporate tax'],
  ['other_service', false, 'People', 'Training'],
  ['fallback', true, 'Others', 'Uncategorized income'],
  ['treasury_and_interco', false, 'Treasury', 'Guarantees'],
  ['refund', false, 'Sales', 'Refunds given'],
  ['other_expense', false, 'People', 'Expense claims'],
] as const;

export type SubName = (typeof named)[number][3];

/** The cash-flow categories; a row refers to one by its index here. */
export const cashflows: readonly Cashflow[] = named.map(
  ([category, inflow, name, subName], index) => ({
    category,
    inflow,
    name,
    subName,
    id: idOf(
      'a',
      named.findIndex((entry) => entry[2] === name),
    ),
    subId: idOf('b', index),
  }),
);

/** Index of the category with that subcategory. */
export function cashflowOf(subName: SubName): number {
  return named.findIndex((entry) => entry[3] === subName);
}

/** Version 7 shaped and fixed: categories are the product's, not the customer's. */
function idOf(kind: string, index: number): string {
  return `01931b3e-5c${kind}0-7000-8000-${String(index + 1).padStart(12, '0')}`;
}

export interface Cashflow {
  /** The deprecated flat category. */
  category: string;
  inflow: boolean;
  id: string;
  name: string;
  subId: string;
  subName: string;
}

const named: readonly (readonly [string, boolean, string, string])[] = [
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
  ['utility', false, 'Premises', 'Energy and water'],
  ['insurance', false, 'Overheads', 'Insurance'],
  ['logistics', false, 'Overheads', 'Shipping'],
  ['legal_and_accounting', false, 'Overheads', 'Advisers'],
  ['marketing', false, 'Overheads', 'Advertising'],
  ['manufacturing', false, 'Overheads', 'Production'],
  ['fees', false, 'Overheads', 'Bank fees'],
  ['atm', false, 'Others', 'Cash withdrawals'],
  ['other_service', false, 'Others', 'Services'],
  ['other_expense', false, 'Others', 'Other expenses'],
  ['voucher', false, 'Others', 'Vouchers'],
  ['tax', false, 'Taxes', 'Taxes and duties'],
  ['treasury_and_interco', false, 'Treasury', 'Internal transfers'],
  ['fallback', false, 'Others', 'Uncategorized'],
];

/** The cash-flow categories; a row refers to one by its place here. */
export const cashflows: readonly Cashflow[] = named.map(
  ([category, inflow, name, subName], place) => ({
    category,
    inflow,
    name,
    subName,
    id: idOf(
      'a',
      named.findIndex((entry) => entry[2] === name),
    ),
    subId: idOf('b', place),
  }),
);

/** Place of the category of transfers between the company's own accounts. */
export const ownTransferPlace = cashflows.findIndex(
  ({ category }) => category === 'treasury_and_interco',
);

/** Places of the categories that take money in, or out. */
export const inflows: readonly number[] = placesWhere(true);
export const outflows: readonly number[] = placesWhere(false);

function placesWhere(inflow: boolean): number[] {
  return cashflows.flatMap((entry, place) =>
    entry.inflow === inflow && place !== ownTransferPlace ? [place] : [],
  );
}

/** Version 7 shaped and fixed: categories are the product's, not the customer's. */
function idOf(kind: string, place: number): string {
  return `01931b3e-5c${kind}0-7000-8000-${String(place + 1).padStart(12, '0')}`;
}

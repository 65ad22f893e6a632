import { added, type Entry } from './ledger.ts';

/** In percent, of France. */
export const rates = [0, 2.1, 5.5, 10, 20];

/** What is never invoiced with VAT. */
export const without = new Set(
  [
    'Salaries, Social charges, Expense claims, Meal vouchers, VAT, Corporate tax, Taxes and duties, Capital, Dividends',
    'Loans received, Loan repayments, Interest, Internal transfers, Guarantees, Cash withdrawals',
  ].flatMap((line) => line.split(', ')),
);

const bought =
  'Meals, Groceries, Transport, Fuel, Lodging, Computers, Software, Equipment, Supplies, Shipping, Advertising, Materials';
/** By operation: what money is paid or received for in that way. */
export const fitting: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    card: `${bought}, Other expenses, Cash withdrawals`,
    transfer: `${bought}, Salaries, Rent, Subcontractors, Advisers, Training, Expense claims, Dividends, Refunds given, Internal transfers`,
    direct_debit:
      'Social charges, Energy and telecom, Insurance, Meal vouchers, Equipment, Loan repayments, VAT, Corporate tax, Taxes and duties',
    income:
      'Products and services, Capital, Loans received, Refunds received, Internal transfers, Other income',
    card_acquirer_payout: 'Products and services',
    swift_income: 'Products and services',
    cheque: 'Products and services',
    direct_debit_collection: 'Subscriptions sold',
    direct_debit_hold: 'Guarantees',
    qonto_fee: 'Bank fees',
    pay_later: 'Loans received',
    financing_installment: 'Loan repayments',
    account_remuneration: 'Interest',
    f24: 'Taxes and duties',
    pagopa_payment: 'Taxes and duties',
    nrc_payment: 'Taxes and duties',
    riba_payment: 'Materials',
    recall: 'Refunds given, Refunds received',
    other: `${bought}, Other expenses, Rent, Subcontractors, Advisers, Training, Internal transfers`,
  }).map(([operation, purposes]) => [operation, purposes.split(', ')]),
);

/** Money that leaves the company. */
export function isCost({ signed, purpose }: Entry): boolean {
  return signed < 0 && purpose !== 'Internal transfers';
}

export function sum(entries: readonly Entry[]): number {
  return added(entries.map(({ amount_cents: cents }) => cents));
}

/** Of two months `YYYY-MM`. */
export function monthsBetween(from: string, to: string): number {
  return numberOf(to) - numberOf(from);
}

function numberOf(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}

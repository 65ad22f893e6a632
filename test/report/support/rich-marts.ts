import { company, type Rows } from './made-marts.ts';

const days = ['2025-12-10', '2026-01-12', '2026-02-11', '2026-03-10'];

/** Finance tables in which every section has something to show; names are those of `dataNames` and nothing else. */
export const richMarts: Rows = {
  ...company,
  stg_qonto__bank_accounts: [
    { authorized_balance_cents: 95_000 },
    { bank_account_id: 'b', bank_account_name: 'Spare', authorized_balance_cents: 5_000 },
  ],
  qonto__daily_balances: ['2025-12-01', '2026-03-20'].flatMap((balance_date) =>
    ['a', 'b'].map((bank_account_id) => ({
      bank_account_id,
      balance_date,
      opening_balance_cents: 1_000_000,
      closing_balance_cents: 1_500_000,
    })),
  ),
  qonto__transactions: [
    { transaction_id: 'old', booking_date: '2024-01-05', cash_amount_cents: 1 },
    ...days.flatMap((booking_date, index) => [
      {
        transaction_id: `in-${index}`,
        booking_date,
        cash_amount_cents: 250_000,
        is_income: true,
        income_amount_cents: 250_000,
        counterparty_group_id: 'k',
        counterparty_group_name: 'Kunz',
        counterparty_name: 'Kunz',
      },
      ...Array.from({ length: 16 }, (_, which) => ({
        transaction_id: `out-${index}-${which}`,
        booking_date,
        cash_amount_cents: -20_000 - which,
        is_spend: true,
        spend_amount_cents: 20_000 + which,
        counterparty_group_id: `s${which}`,
        counterparty_group_name: 'Sax',
        counterparty_name: 'Sax',
        primary_label_path: 'Rent',
      })),
    ]),
  ],
  qonto__transaction_labels: [
    {
      transaction_id: 'out-3-0',
      label_path: 'Rent',
      booking_date: '2026-03-10',
      allocated_spend_cents: 20_000,
      rolled_up_spend_cents: 20_000,
    },
  ],
  qonto__vat_lines: [
    {
      vat_rate: 20,
      vat_direction: 'output',
      signed_amount_excluding_vat_cents: 500,
      signed_vat_amount_cents: 100,
    },
    { vat_direction: 'input', signed_vat_amount_cents: -40, is_receipt_stored: false },
  ],
  qonto__vat_by_period: [
    { collected_vat_cents: 900, deductible_vat_cents: 300 },
    { period_start: '2026-03-01', period_end: '2026-03-31', collected_vat_cents: 100 },
  ],
  qonto__missing_receipts: [
    { signed_amount_cents: -1_000, initiator_name: 'Ina', counterparty_name: 'Sax' },
    { signed_amount_cents: 2_000, age_days: 400, receipt_state: 'lost' },
  ],
  qonto__reconciliation: [
    { balance_date: '2026-03-18' },
    { balance_date: '2026-03-19', reconciliation_state: 'unverifiable' },
    { balance_date: '2026-03-20', reconciliation_state: 'different' },
    { bank_account_id: 'b' },
  ],
  qonto__freshness: [{}, { status: 'pending', is_held: true }, { bank_account_id: 'b' }],
};

/** What in a page of these is a name and no word. */
export const dataNames = ['Ada', 'Main', 'Spare', 'Kunz', 'Sax', 'Rent', 'Ina', 'EUR', 'qonto-elt'];

import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/report/compared-fact.ts';
import { company, pageOf, type Rows, reportOf, textOf } from './support/made-marts.ts';
import { row } from './support/read-page.ts';

const accounts = [
  { bank_account_id: 'a', bank_account_name: 'Main' },
  { bank_account_id: 'b', bank_account_name: 'Savings' },
];

describe('from the opening to the closing balance', () => {
  it('opens with the close of the day before, so that the first day is in the movements', async () => {
    const page = await pageOf({
      ...company,
      qonto__daily_balances: [
        { balance_date: '2025-03-31', opening_balance_cents: 100, closing_balance_cents: 1000 },
        { balance_date: '2025-04-01', opening_balance_cents: 1000, closing_balance_cents: 900 },
        { balance_date: '2026-03-20', opening_balance_cents: 900, closing_balance_cents: 950 },
        { balance_date: '2026-03-21', opening_balance_cents: 950, closing_balance_cents: 7 },
      ],
      qonto__transactions: [
        { transaction_id: '1', booking_date: '2025-03-31', cash_amount_cents: 900 },
        { transaction_id: '2', booking_date: '2025-04-01', cash_amount_cents: -100 },
        { transaction_id: '3', booking_date: '2026-03-20', cash_amount_cents: 50 },
        { transaction_id: '4', booking_date: '2026-03-21', cash_amount_cents: -943 },
      ],
    });
    expect(page).toContain('Opening, 1\u00a0Apr\u00a02025');
    expect(page).toContain('Closing, 20\u00a0Mar\u00a02026');
    expect(page).toContain(row('Main', '10.00', '0.50', '1.00', '0.00', '9.50'));
    expect(page).toContain('10.00 at the opening');
    // The month of the last day is not over, and what is booked after it is not in.
    expect(page).toContain(row('Sum', '0.50', '1.00', '−0.50', '0.00'));
  });

  it('tells an account that begins later, and what own transfers leave over', async () => {
    const page = await pageOf({
      ...company,
      stg_qonto__bank_accounts: accounts,
      qonto__daily_balances: [
        { balance_date: '2025-04-01', opening_balance_cents: 500, closing_balance_cents: 500 },
        { balance_date: '2026-03-20', opening_balance_cents: 500, closing_balance_cents: 200 },
        {
          bank_account_id: 'b',
          balance_date: '2026-03-19',
          opening_balance_cents: 40,
          closing_balance_cents: 340,
        },
        {
          bank_account_id: 'b',
          balance_date: '2026-03-20',
          opening_balance_cents: 340,
          closing_balance_cents: 340,
        },
      ],
      qonto__transactions: [
        { cash_amount_cents: -300, is_internal_transfer: true },
        {
          transaction_id: 'u',
          bank_account_id: 'b',
          booking_date: '2026-03-19',
          cash_amount_cents: 300,
          is_internal_transfer: true,
        },
      ],
    });
    expect(page).toContain(row('Main', '5.00', '0.00', '0.00', '−3.00', '2.00'));
    expect(page).toContain(
      row('Savings, from 19 Mar 2026 on', '0.40', '0.00', '0.00', '3.00', '3.40'),
    );
    expect(page).toContain(row('All accounts', '5.40', '0.00', '0.00', '0.00', '5.40'));
  });

  it('has a column for what no movement explains, and none otherwise', async () => {
    const rows = {
      ...company,
      stg_qonto__bank_accounts: accounts,
      qonto__daily_balances: [
        { balance_date: '2025-04-01', closing_balance_cents: 100 },
        { bank_account_id: 'b', balance_date: '2025-04-01', closing_balance_cents: 100 },
      ],
      qonto__transactions: [
        { cash_amount_cents: 100 },
        // Booked, and never settled: it is in no balance.
        { transaction_id: 'u', bank_account_id: 'b', cash_amount_cents: 130 },
      ],
    };
    const page = await pageOf(rows);
    expect(page).toContain('<th scope="col" class="number">Not explained</th>');
    expect(page).toContain(row('Main', '0.00', '1.00', '0.00', '0.00', '0.00', '1.00'));
    expect(page).toContain(row('Savings', '0.00', '1.30', '0.00', '0.00', '−0.30', '1.00'));
    expect(page).toContain(row('All accounts', '0.00', '2.30', '0.00', '0.00', '−0.30', '2.00'));
  });

  it('keeps an account whose balance nobody knows out of the sum, and shows its movements', async () => {
    const page = await pageOf({
      ...company,
      stg_qonto__bank_accounts: accounts,
      qonto__daily_balances: [
        { balance_date: '2025-04-01', closing_balance_cents: 100 },
        { bank_account_id: 'b', opening_balance_cents: null, closing_balance_cents: null },
      ],
      qonto__transactions: [
        { cash_amount_cents: 100 },
        { transaction_id: 'u', bank_account_id: 'b', cash_amount_cents: 130 },
      ],
    });
    expect(page).toContain(row('Main', '0.00', '1.00', '0.00', '0.00', '1.00'));
    expect(page).toContain(row('Savings, balance not known', '–', '1.30', '0.00', '0.00', '–'));
    expect(page).not.toContain('>All accounts<');
    expect(page).toContain('in 1 account; 0.00 at the opening');
  });

  it('T349 says of an account that the bank no longer lists that it is none of today', async () => {
    const page = await pageOf({
      ...company,
      stg_qonto__bank_accounts: ['a', 'b', 'c'].map((id) => ({
        bank_account_id: id,
        bank_account_name: `Account ${id}`,
        is_deleted: id !== 'a',
      })),
      qonto__daily_balances: [
        { balance_date: '2025-04-01', closing_balance_cents: 100 },
        { bank_account_id: 'b', balance_date: '2025-04-01', closing_balance_cents: 900 },
        { bank_account_id: 'c', balance_date: '2025-04-01', closing_balance_cents: 0 },
      ],
    });
    expect(page).toContain('>Account a<');
    expect(page).toContain('>Account b, no longer listed<');
    expect(page).toContain('>Account c<');
  });

  it('T345 says no cash where no balance is known, because that is not zero', async () => {
    const unknown: Rows = {
      ...company,
      qonto__daily_balances: [{ opening_balance_cents: null, closing_balance_cents: null }],
      qonto__transactions: [{ cash_amount_cents: 130 }],
    };
    const facts = factsOf(await reportOf(unknown));
    expect(facts.map(([{ key }]) => key)).not.toContain('cash');
    expect(await pageOf(unknown)).toContain(
      row('Main, balance not known', '–', '1.30', '0.00', '0.00', '–'),
    );
  });
});

describe('accounts of one name', () => {
  const twins = [
    { bank_account_id: 'a', bank_account_name: 'Main', iban: 'FR7600001111' },
    { bank_account_id: 'b', bank_account_name: 'Main', iban: 'FR7600002222' },
    { bank_account_id: 'c', bank_account_name: 'Other', iban: 'FR7600002222' },
  ];
  const days = ['a', 'b', 'c'].map((bank_account_id) => ({
    bank_account_id,
    balance_date: '2025-04-01',
    closing_balance_cents: 100,
  }));

  it('are told apart by the ends of their numbers, on the page and in the text', async () => {
    const rows = { ...company, stg_qonto__bank_accounts: twins, qonto__daily_balances: days };
    for (const report of [await pageOf(rows), await textOf(rows)]) {
      expect(report).toContain('Main …1111');
      expect(report).toContain('Main …2222');
      expect(report).not.toMatch(/Other …|FR76/);
    }
  });

  it('are told apart by their ids where the bank tells no number', async () => {
    const page = await pageOf({
      ...company,
      stg_qonto__bank_accounts: twins.map(({ iban: _, ...own }) => own),
      qonto__daily_balances: days,
      qonto__reconciliation: days.map(({ bank_account_id }) => ({ bank_account_id })),
    });
    for (const name of ['Main a', 'Main b', 'Other'])
      expect(page.split(`<th scope="row">${name}</th>`)).toHaveLength(3);
  });
});

import { expect, it } from 'vitest';
import { company, pageOf } from './support/made-marts.ts';
import { row } from './support/read-page.ts';

it('spend is split among labels, rolled up to those above, and whole where there is none', async () => {
  const page = await pageOf({
    ...company,
    qonto__transactions: [
      {
        transaction_id: 'split',
        cash_amount_cents: -1001,
        spend_amount_cents: 1001,
        is_spend: true,
      },
      { transaction_id: 'bare', cash_amount_cents: -500, spend_amount_cents: 500, is_spend: true },
      { transaction_id: 'back', cash_amount_cents: 100, spend_amount_cents: -100, is_spend: true },
      { transaction_id: 'sale', cash_amount_cents: 5000 },
      { transaction_id: 'paid back', cash_amount_cents: -30 },
      { transaction_id: 'own', cash_amount_cents: -700, is_internal_transfer: true },
      { transaction_id: 'pending', is_in_cash: false, is_spend: true },
    ],
    qonto__transaction_labels: [
      {
        transaction_id: 'split',
        label_path: 'A',
        allocated_spend_cents: 501,
        rolled_up_spend_cents: 501,
      },
      {
        transaction_id: 'split',
        label_id: 'b',
        label_path: 'Above > B',
        allocated_spend_cents: 500,
        rolled_up_spend_cents: 500,
      },
      {
        transaction_id: 'split',
        label_id: 'c',
        label_path: 'Above',
        is_inherited: true,
        rolled_up_spend_cents: 500,
      },
      {
        transaction_id: 'back',
        label_id: 'd',
        allocated_spend_cents: -100,
        rolled_up_spend_cents: -100,
      },
      { transaction_id: 'sale', label_path: 'A', is_spend: false },
      { transaction_id: 'pending', label_path: 'A', is_in_cash: false },
    ],
  });
  expect(page).toContain(row('A', '1', '5.01', '35.8\u00a0%', '5.01'));
  expect(page).toContain(row('Above &gt; B', '1', '5.00', '35.7\u00a0%', '5.00'));
  expect(page).toContain(row('Above', '0', '0.00', '0.0\u00a0%', '5.00'));
  // A label without a name is still one.
  expect(page).toContain(row('d', '1', '−1.00', '–', '−1.00'));
  expect(page).toContain(row('Without a label', '1', '5.00', '35.7\u00a0%', '–'));
  expect(page).toContain(row('Sum', '', '14.01', '', ''));
  expect(page).toContain(row('Out', '15.31'));
  expect(page).toContain(row('Came back from what was bought', '−1.00'));
  expect(page).toContain(row('Paid back of what was earned', '−0.30'));
  expect(page).toContain(row('Spend', '14.01'));
});

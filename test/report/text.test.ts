import { expect, it } from 'vitest';
import { financeReport } from '../../src/cli/output/finance-text.ts';
import { company, reportOf, textOf } from './support/made-marts.ts';

it('a text report of an empty warehouse says so', async () => {
  expect(await textOf({})).toBe(
    '\nFinance report: nothing was loaded yet. Next: qonto-elt sync --dbt',
  );
});

it('has the tables of the page, with signs that another program can read', async () => {
  const text = await textOf({
    ...company,
    qonto__daily_balances: [{ balance_date: '2025-04-01', closing_balance_cents: -123_456 }],
    qonto__transactions: [
      { cash_amount_cents: -123_456, spend_amount_cents: 123_456, is_spend: true },
    ],
  });
  expect(text).toContain('Finance report of Ada, as of 20 March 2026');
  expect(text).toMatch(/^Cash +-1,234.56 EUR +in 1 account; 0.00 at the opening$/m);
  expect(text).toContain(
    [
      'From opening to closing, EUR',
      'Account  Opening, 1 Apr 2025    In       Out  Own transfers  Closing, 20 Mar 2026',
      'Main                    0.00  0.00  1,234.56           0.00             -1,234.56',
    ].join('\n'),
  );
  expect(text).toMatch(/^Without a label +1 +1,234.56 +100.0 % +–$/m);
});

it('shows what a name holds of control characters as what it is, and obeys none', async () => {
  const text = await textOf({
    ...company,
    stg_qonto__organizations: [{ organization_name: 'A\u001b[2Jda' }],
    qonto__transactions: [{ cash_amount_cents: -100, spend_amount_cents: 100, is_spend: true }],
    qonto__transaction_labels: [{ label_path: 'Rent\nSum  9.99', allocated_spend_cents: 100 }],
  });
  expect(text).toContain('A\ufffd[2Jda');
  expect(text).toMatch(/^Rent\ufffdSum {2}9.99 +1 +1.00/m);
  expect(text).not.toContain('\u001b');
});

it('says the day as its language writes it', async () => {
  const text = financeReport(await reportOf(company, { language: 'de' })).join('\n');
  expect(text).toContain('Finanzbericht von Ada, Stand 20. März 2026');
});

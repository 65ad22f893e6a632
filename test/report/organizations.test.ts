import { describe, expect, it } from 'vitest';
import { pageOf, type Rows, textOf } from './support/made-marts.ts';
import { row, wordsOf } from './support/read-page.ts';

const of = (organization_id: string, cents: number) => ({ organization_id, cents });
const both = [of('ada', 100), of('bea', 7)];

/** Both have everything under the same ids: the bank gives ids to each for itself. */
const rows: Rows = {
  int_qonto__as_of: [
    { organization_id: 'ada' },
    { organization_id: 'bea', as_of_date: '2026-05-10' },
  ],
  stg_qonto__organizations: [
    { organization_id: 'ada' },
    { organization_id: 'bea', organization_name: 'Bea' },
  ],
  stg_qonto__bank_accounts: both.map(({ organization_id }) => ({
    organization_id,
    bank_account_name: `Account of ${organization_id}`,
  })),
  qonto__daily_balances: both.map(({ organization_id, cents }) => ({
    organization_id,
    balance_date: '2026-03-19',
    closing_balance_cents: -cents,
  })),
  qonto__transactions: both.map(({ organization_id, cents }) => ({
    organization_id,
    cash_amount_cents: -cents,
    spend_amount_cents: cents,
    is_spend: true,
  })),
  qonto__transaction_labels: both.map(({ organization_id, cents }) => ({
    organization_id,
    label_path: 'Rent',
    allocated_spend_cents: cents,
    rolled_up_spend_cents: cents,
  })),
  qonto__vat_lines: both.map(({ organization_id, cents }) => ({
    organization_id,
    vat_rate: 20,
    signed_amount_excluding_vat_cents: cents * 5,
    signed_vat_amount_cents: cents,
  })),
  qonto__missing_receipts: both.map(({ organization_id, cents }) => ({
    organization_id,
    signed_amount_cents: -cents,
  })),
  qonto__reconciliation: both.map(({ organization_id }) => ({ organization_id })),
};

describe('of several organizations', () => {
  it('the one that is named has a page of its own, with its own title and days', async () => {
    const [ada, bea] = [await pageOf(rows, 'ada'), await pageOf(rows, 'bea')];
    expect(ada).toContain('<title>Ada: finance report</title>');
    expect(bea).toContain('<title>Bea: finance report</title>');
    expect(ada).toContain('As of <time datetime="2026-03-20">');
    expect(bea).toContain('As of <time datetime="2026-05-10">');
    expect(ada).toContain(row('Rent', '1', '1.00', '100.0\u00a0%', '1.00'));
    expect(bea).toContain(row('Rent', '1', '0.07', '100.0\u00a0%', '0.07'));
    expect(ada).toContain(row('Sum', '1.00', '0.00', '1', '0'));
    expect(bea).toContain(row('Collected, 20 %', '0.35', '0.07'));
    expect(wordsOf(ada)).not.toMatch(/0\.07|1\.07|5\.35|of bea/);
    expect(wordsOf(bea)).not.toMatch(/\b1\.0[07]\b|5\.35|of ada/);
    expect(bea.match(/Account of bea/g)?.length).toBeGreaterThan(2);
  });

  it('one has to be named, for the page as for the text', async () => {
    for (const report of [pageOf, textOf]) {
      await expect(report(rows)).rejects.toMatchObject({
        code: 'several_organizations',
        exit: 78,
        message:
          'The finance tables hold 2 organizations, and a report is of one: Ada (ada), Bea (bea)',
        hint: expect.stringContaining('by its id'),
      });
    }
  });

  it('one that is not there is none', async () => {
    await expect(pageOf(rows, 'cleo')).rejects.toMatchObject({
      code: 'unknown_organization',
      exit: 78,
      hint: 'They hold: Ada (ada), Bea (bea).',
    });
    await expect(pageOf({}, 'ada')).rejects.toMatchObject({
      code: 'unknown_organization',
      hint: 'Nothing was loaded into them yet.',
    });
  });

  it('an id is text, and never SQL', async () => {
    const id = "ada' or organization_id != '";
    const made = { int_qonto__as_of: [{ organization_id: id }] };
    await expect(pageOf(made)).rejects.toMatchObject({ code: 'bad_organization_id', exit: 78 });
  });
});

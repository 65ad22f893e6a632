import { describe, expect, it } from 'vitest';
import { sections } from '../../src/report/report.ts';
import { company, pageOf, type Rows } from './support/made-marts.ts';
import { row, wordsOf } from './support/read-page.ts';

const figuresOf = (page: string) => page.match(/<figure>.*?<\/figure>/gs) ?? [];

describe('the page', () => {
  it('of a company without a movement says so in every section', async () => {
    const page = await pageOf(company);
    expect(page).toContain('<h1>Ada</h1>');
    expect(page).toContain('As of <time datetime="2026-03-20">20 March 2026</time>');
    expect(page.match(/Nothing to show yet/g)).toHaveLength(sections.length);
    expect(figuresOf(page)).toEqual([]);
  });

  it('of a warehouse into which nothing was loaded is a page, too', async () => {
    const page = await pageOf({});
    expect(page).toContain('Nothing was loaded yet.');
    expect(page).toContain('<title>The company: finance report</title>');
    expect(page).not.toContain('class="section"');
  });

  it('says from when movements are known, where that is later than the period', async () => {
    const later = '<time datetime="2025-06-03">3 June 2025</time>, the first that is known';
    expect(await pageSince('2025-06-03')).toContain(`Movements since ${later}`);
    expect(await pageSince('2025-03-31')).not.toContain('Movements since');
  });

  it('draws no line along zero, and keeps the account among the figures', async () => {
    const page = await pageOf({
      ...company,
      stg_qonto__bank_accounts: [{}, { bank_account_id: 'b', bank_account_name: 'Old account' }],
      qonto__daily_balances: [
        { balance_date: '2025-04-01', closing_balance_cents: 100 },
        { balance_date: '2025-04-01', bank_account_id: 'b' },
      ],
    });
    expect(page).toContain('aria-label="Line chart of Main');
    expect(page).not.toContain('Line chart of Old account');
    expect(page).toContain(row('Old account', '0.00', '0.00', '0.00', '0.00', '0.00'));
  });

  it('shows amounts that no float could hold, to the cent', async () => {
    const page = await pageOf({
      ...company,
      qonto__daily_balances: [{ opening_balance_cents: 2, closing_balance_cents: big }],
      qonto__transactions: [
        { transaction_id: 'in', cash_amount_cents: big },
        { transaction_id: 'out', cash_amount_cents: -2, spend_amount_cents: 2, is_spend: true },
      ],
      qonto__missing_receipts: [{ signed_amount_cents: -big }],
    });
    expect(page.match(/90,071,992,547,409\.93/g)?.length).toBeGreaterThan(6);
    expect(page).toContain('90,071,992,547,409.91');
    expect(page).not.toContain('Not explained');
  });

  it('keeps what users write as text, wherever it stands', async () => {
    const bad = `<b onclick="x">&''</b>`;
    const page = await pageOf({
      int_qonto__as_of: [{}],
      stg_qonto__organizations: [{ organization_name: bad }],
      stg_qonto__bank_accounts: [{ bank_account_name: bad }],
      qonto__daily_balances: [{ currency: bad, closing_balance_cents: 1 }],
      qonto__transactions: [
        { currency: bad, cash_amount_cents: -5, spend_amount_cents: 5, is_spend: true },
      ],
      qonto__transaction_labels: [{ currency: bad, label_path: bad, allocated_spend_cents: 5 }],
      qonto__vat_lines: [{ vat_rate_kind: bad, currency: bad }],
      qonto__missing_receipts: [{ currency: bad }],
      qonto__reconciliation: [{ currency: bad, reconciliation_state: bad }],
    });
    expect(page).toContain('&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;&#39;&lt;/b&gt;');
    expect(page).not.toMatch(/<b[ >]/);
    const withoutValues = page.replace(/"[^"]*"/g, '');
    expect(withoutValues).not.toMatch(/<[^>]* onclick/);
  });
});

describe('two currencies', () => {
  const rows: Rows = {
    ...company,
    stg_qonto__bank_accounts: [{}, { bank_account_id: 'b', bank_account_name: 'Spare' }],
    qonto__daily_balances: ['a', 'b'].flatMap((bank_account_id) =>
      both((currency, cents) => ({ bank_account_id, currency, closing_balance_cents: cents })),
    ),
    qonto__transactions: both((currency, cents) => ({
      transaction_id: currency,
      currency,
      cash_amount_cents: -cents,
      spend_amount_cents: cents,
      is_spend: true,
    })),
    qonto__vat_lines: both((currency, cents) => ({
      currency,
      vat_rate: 20,
      signed_amount_excluding_vat_cents: cents,
      signed_vat_amount_cents: cents,
    })),
    qonto__missing_receipts: both((currency, cents) => ({ currency, signed_amount_cents: -cents })),
    qonto__reconciliation: both((currency) => ({ currency })),
  };

  it('are in no figure and in no sum together', async () => {
    const page = await pageOf(rows);
    // Days are no money.
    const figures = figuresOf(page).filter((figure) => !figure.includes('Days by what'));
    expect(figures).toHaveLength(2 * 13);
    for (const figure of figures) {
      const currencies = new Set(figure.match(/\b(EUR|USD)\b/g));
      expect(currencies.size).toBe(1);
    }
    expect(wordsOf(page)).not.toMatch(/\b(1\.07|2\.14|1\.14)\b/);
    expect(page.match(/<dl /g)).toHaveLength(3);
  });

  it('are told apart where accounts stand together', async () => {
    const page = await pageOf(rows);
    expect(page).toContain('<th scope="row">Main, USD</th>');
    const one = await pageOf({ ...rows, qonto__reconciliation: [{}] });
    expect(one).toContain('<th scope="row">Main</th>');
  });
});

describe('the sections', () => {
  it('leave out what is older than twelve months', async () => {
    const page = await pageOf({
      ...company,
      qonto__transactions: [
        { transaction_id: 'old', booking_date: '2025-03-31', cash_amount_cents: 111 },
        { transaction_id: 'new', booking_date: '2025-04-01', cash_amount_cents: 222 },
      ],
    });
    expect(page).toContain('<td class="number">2.22</td>');
    expect(wordsOf(page)).not.toMatch(/1\.11|3\.33/);
  });

  it('owe a receipt for a sale as well as for a purchase, and take neither off the other', async () => {
    const page = await pageOf({
      ...company,
      qonto__missing_receipts: [
        { age_days: 3, signed_amount_cents: -1000 },
        { age_days: 30, receipt_state: 'lost', signed_amount_cents: -2000 },
        { age_days: 12, signed_amount_cents: 4000 },
        { age_days: 91, signed_amount_cents: 8000 },
      ],
    });
    expect(page).toContain(row('Up to 30 days', '30.00', '40.00', '3', '1'));
    expect(page).toContain(row('91 to 365 days', '0.00', '80.00', '1', '0'));
    expect(page).toContain(row('Sum', '30.00', '120.00', '4', '1'));
    expect(page).toMatch(/<dt>Receipts owed<.dt><dd class="value">150\.00/);
    // Each of them by itself has its sign.
    expect(wordsOf(page).split('Which they are')[0]).not.toContain('−');
  });

  it('draw what is below zero below zero', async () => {
    const page = await pageOf({
      ...company,
      qonto__daily_balances: [
        { balance_date: '2026-03-19', closing_balance_cents: -150_000 },
        { balance_date: '2026-03-20', closing_balance_cents: 150_000 },
      ],
    });
    expect(page).toContain('>−2k</text>');
    expect(page).toContain('between −1,500.00 and 1,500.00');
  });
});

/** More than a float counts by ones. */
const big = 9_007_199_254_740_993n;

function both<T>(row: (currency: string, cents: number) => T): T[] {
  return [row('EUR', 100), row('USD', 7)];
}

function pageSince(booking_date: string): Promise<string> {
  return pageOf({ ...company, qonto__transactions: [{ booking_date, cash_amount_cents: 100 }] });
}

import { describe, expect, it } from 'vitest';
import { pageOf } from './support/made-marts.ts';

const asOf = { int_qonto__as_of: ["date '2026-03-20'"] };
const named = (name: string) => ({ stg_qonto__organizations: [`'${name}', null, false`] });
const company = { ...asOf, ...named('Ada') };

/** Without the charts, whose places are no amounts. */
const wordsOf = (page: string) => page.replace(/<svg.*?<\/svg>/gs, '');

const figuresOf = (page: string) => page.match(/<figure>.*?<\/figure>/gs) ?? [];

describe('the page', () => {
  it('of a company without a movement says so in every chapter', async () => {
    const page = await pageOf(company);
    expect(page).toContain('<h1>Ada</h1>');
    expect(page).toContain('As of <time datetime="2026-03-20">20 March 2026</time>');
    expect(page.match(/Nothing to show yet/g)).toHaveLength(6);
    expect(figuresOf(page)).toEqual([]);
  });

  it('of a warehouse into which nothing was loaded is a page, too', async () => {
    const page = await pageOf({ int_qonto__as_of: ['null'] });
    expect(page).toContain('Nothing was loaded yet.');
    expect(page).toContain('<title>The company: finance report</title>');
    expect(page.match(/Nothing to show yet/g)).toHaveLength(6);
  });

  it('shows amounts that no float could hold, to the cent', async () => {
    const page = await pageOf({
      ...company,
      qonto__daily_balances: ["'a', 'Main', 'EUR', '2026-03-20', 9007199254740993"],
      qonto__cash_flow_by_month: [
        "'2026-03-01', 'EUR', false, 9007199254740993, 2, 9007199254740991",
      ],
    });
    expect(page.match(/90,071,992,547,409\.93/g)?.length).toBeGreaterThan(4);
    expect(page).toContain('90,071,992,547,409.91');
  });

  it('keeps what users write as text, wherever it stands', async () => {
    const bad = `<b onclick="x">&''</b>`;
    const page = await pageOf({
      ...asOf,
      ...named(bad),
      qonto__daily_balances: [`'a', '${bad}', '${bad}', '2026-03-20', 1`],
      qonto__transactions: [`'t', '${bad}', -5, false, '2026-03-20'`],
      qonto__transaction_labels: [`'t', '${bad}', false, -5`],
      qonto__vat_lines: [`'EUR', 'output', null, '${bad}', 1, 1, true, '2026-03-20'`],
      qonto__reconciliation: [`'a', '${bad}', '${bad}', '2026-03-20', '${bad}'`],
    });
    expect(page).toContain('&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;&lt;/b&gt;');
    expect(page).not.toMatch(/<b[ >]/);
    const withoutValues = page.replace(/"[^"]*"/g, '');
    expect(withoutValues).not.toMatch(/<[^>]* onclick/);
  });
});

describe('two currencies', () => {
  const rows = {
    ...company,
    qonto__daily_balances: [
      ...both((currency, cents) => `'a', 'Main', '${currency}', '2026-03-20', ${cents}`),
      ...both((currency, cents) => `'b', 'Spare', '${currency}', '2026-03-20', ${cents}`),
    ],
    qonto__cash_flow_by_month: both(
      (currency, cents) => `'2026-03-01', '${currency}', false, ${cents}, 0, ${cents}`,
    ),
    qonto__transactions: both(
      (currency, cents) => `'${currency}', '${currency}', -${cents}, false, '2026-03-20'`,
    ),
    qonto__vat_lines: both(
      (currency, cents) =>
        `'${currency}', 'output', 20, 'known', ${cents}, ${cents}, true, '2026-03-20'`,
    ),
    qonto__missing_receipts: both((currency, cents) => `'${currency}', 3, 'missing', -${cents}`),
    qonto__reconciliation: both(
      (currency) => `'a', 'Main', '${currency}', '2026-03-20', 'reconciled'`,
    ),
  };

  it('are in no figure and in no sum together', async () => {
    const page = await pageOf(rows);
    // Days are no money.
    const figures = figuresOf(page).filter((figure) => !figure.includes('Days by what'));
    expect(figures).toHaveLength(2 * (3 + 4));
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
    const one = await pageOf({
      ...company,
      qonto__reconciliation: rows.qonto__reconciliation.slice(0, 1),
    });
    expect(one).toContain('<th scope="row">Main</th>');
  });
});

describe('the chapters', () => {
  it('split what has several labels, and name what has none', async () => {
    const page = await pageOf({
      ...company,
      qonto__transactions: [
        "'split', 'EUR', -1001, false, '2026-03-20'",
        "'bare', 'EUR', -500, false, '2026-03-20'",
      ],
      qonto__transaction_labels: [
        "'split', 'A', false, -501",
        "'split', 'B', false, -500",
        "'split', 'Above', true, 0",
      ],
    });
    expect(page).toContain(row('A', '1', '5.01', '33.4\u00a0%'));
    expect(page).toContain(row('B', '1', '5.00', '33.3\u00a0%'));
    expect(page).toContain(row('Without a label', '1', '5.00', '33.3\u00a0%'));
    expect(page).toContain(row('Sum', '', '15.01', ''));
  });

  it('leave out what is older than twelve months', async () => {
    const page = await pageOf({
      ...company,
      qonto__cash_flow_by_month: [
        "'2025-03-01', 'EUR', false, 111, 0, 111",
        "'2025-04-01', 'EUR', false, 222, 0, 222",
      ],
    });
    expect(page).toContain('<td class="number">2.22</td>');
    expect(wordsOf(page)).not.toMatch(/1\.11|3\.33/);
  });

  it('say it first when a day differs from the bank', async () => {
    const page = await pageOf({
      ...company,
      qonto__reconciliation: [
        "'a', 'Main', 'EUR', '2026-03-19', 'different'",
        "'a', 'Main', 'EUR', '2026-03-20', 'reconciled'",
      ],
    });
    expect(page).toContain('<dd class="value">No</dd><dd class="note">1 day differs</dd>');
  });

  it('draw what is below zero below zero', async () => {
    const page = await pageOf({
      ...company,
      qonto__daily_balances: [
        "'a', 'Main', 'EUR', '2026-03-19', -150000",
        "'a', 'Main', 'EUR', '2026-03-20', 150000",
      ],
    });
    expect(page).toContain('>−2k</text>');
    expect(page).toContain('between −1,500.00 and 1,500.00');
  });
});

function both(row: (currency: string, cents: number) => string): string[] {
  return [row('EUR', 100), row('USD', 7)];
}

function row(name: string, ...cells: readonly string[]): string {
  return `<th scope="row">${name}</th>${cells.map((cell) => `<td class="number">${cell}</td>`).join('')}`;
}

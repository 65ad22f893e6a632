import { describe, expect, it } from 'vitest';
import { company, pageOf, type Rows, reportOf } from './support/made-marts.ts';
import { row } from './support/read-page.ts';

const spent = (index: number, cents: number, more: object = {}) => ({
  transaction_id: `t${index}`,
  booking_date: '2026-03-05',
  cash_amount_cents: -cents,
  is_spend: true,
  spend_amount_cents: cents,
  counterparty_group_id: `c${index}`,
  counterparty_group_name: `Firm ${index}`,
  ...more,
});

const many: Rows = {
  ...company,
  qonto__transactions: [
    ...Array.from({ length: 20 }, (_, index) => spent(index, 10_000 - index)),
    {
      transaction_id: 'in',
      booking_date: '2026-02-05',
      cash_amount_cents: 5_000,
      is_income: true,
      income_amount_cents: 5_000,
      counterparty_name: 'Kunz',
    },
    { transaction_id: 'own', cash_amount_cents: -99, is_internal_transfer: true },
  ],
};

/** The rows of a table by its caption. */
function tableIn(page: string, caption: string): string {
  const [, body = ''] = page.split(`<caption>${caption}</caption>`);
  return body.split('</table>')[0] ?? '';
}

const listed = (name: string, amount: string) =>
  `<th scope="row">${name}</th><td class="number">${amount}</td><td class="word"></td><td class="word"></td><td class="word"></td>`;

describe('T236 a list of transactions', () => {
  it('has the largest, counts the others, and ends with the sum of all', async () => {
    const out = tableIn(await pageOf(many), 'Largest out, EUR');
    expect(out.match(/<time /g)).toHaveLength(10);
    expect(out).toContain('−100.00');
    expect(out).not.toContain('−99.90');
    expect(out).toContain(listed('and 10 more', '−998.55'));
    expect(out).toContain(listed('Sum', '−1,998.10'));
    const month = tableIn(await pageOf(many), 'Booked: Mar 2026, EUR');
    expect(month.match(/<time /g)).toHaveLength(15);
    expect(month).toContain(listed('and 5 more', '−499.15'));
    expect(month).toContain(listed('Sum', '−1,998.10'));
  });

  it('is of each day, where the report is of days', async () => {
    const { sections } = await reportOf(many, { period: { name: 'month' } });
    const captions = sections.flatMap(([, { tables }]) => tables.map(({ caption }) => caption));
    expect(captions).toContain('In and out by day, EUR');
  });

  it('of a label has its share of each payment', async () => {
    const page = await pageOf({
      ...company,
      qonto__transactions: [spent(1, 1_000), spent(2, 300)],
      qonto__transaction_labels: ['Rent', 'Food'].map((label_path) => ({
        transaction_id: 't1',
        label_path,
        booking_date: '2026-03-05',
        allocated_spend_cents: 500,
        rolled_up_spend_cents: 500,
      })),
    });
    expect(tableIn(page, 'Spent under Rent, EUR')).toContain(listed('Sum', '5.00'));
    expect(tableIn(page, 'Spent under Food, EUR')).toContain(listed('Sum', '5.00'));
    expect(tableIn(page, 'Spent under Without a label, EUR')).toContain(listed('Sum', '3.00'));
  });
});

describe('T236 suppliers and customers', () => {
  it('are the ten largest and the others together, which make the spend', async () => {
    const page = await pageOf({
      ...many,
      qonto__transactions: [
        ...(many.qonto__transactions ?? []),
        // The same company under another account, and a refund of it.
        spent(30, 700, { counterparty_group_id: 'c0' }),
        spent(31, -200, { counterparty_group_id: 'c0' }),
      ],
    });
    const table = tableIn(page, 'Suppliers, EUR');
    expect(table).toContain(row('Firm 31', '3', '105.00', '5.2\u00a0%'));
    expect(table).toContain(row('10 others', '10', '998.55', '49.9\u00a0%'));
    expect(table).toContain(row('Sum', '', '2,003.10', ''));
    expect(page).toMatch(/<dt>Spend<.dt><dd class="value">2,003\.10/);
    expect(tableIn(page, 'Customers, EUR')).toContain(
      row('Nobody named', '1', '50.00', '100.0\u00a0%'),
    );
  });

  it('of one name do not share a list', async () => {
    const page = await pageOf({
      ...company,
      qonto__transactions: [1, 2].map((index) =>
        spent(index, 100, { counterparty_group_name: 'Firm' }),
      ),
    });
    expect(page).toContain('<caption>Spent with Firm, EUR</caption>');
    expect(page).toContain('<caption>Spent with Firm, EUR (2)</caption>');
  });
});

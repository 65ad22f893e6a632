import { expect, test } from 'vitest';
import type { Truth } from '../../src/simulator/index.ts';
import { openBank } from './client.ts';

async function lived() {
  const bank = await openBank({ transactions: 1500 });
  bank.running.bank.advance({ days: 12 });
  return { truth: bank.running.bank.truth(), books: bank.running.bank.books(), bank };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test('every month of every account: opening + in - out + own transfers = closing, to the balance of today', async () => {
  const { truth, books, bank } = await lived();
  for (const { bank_account_id: id, balance_cents } of truth.balances) {
    const months = books.account_months.filter((month) => month.bank_account_id === id);
    expect(months.length).toBeGreaterThan(12);
    for (const [index, month] of months.entries()) {
      expect(month.closing_cents).toBe(
        month.opening_cents + month.in_cents - month.out_cents + month.own_transfers_cents,
      );
      const before = months[index - 1];
      if (before !== undefined) expect(month.opening_cents).toBe(before.closing_cents);
    }
    expect(months.at(-1)).toMatchObject({ month: '2026-07', closing_cents: balance_cents });
    // The same by the balances of two days, which know no months.
    const [start, end] = ['2026-04-30', '2026-05-31'].map(
      (day) =>
        bank.running.bank.balancesOn(day).find((one) => one.bank_account_id === id)?.closing_cents,
    );
    expect(months.find(({ month }) => month === '2026-05')).toMatchObject({
      opening_cents: start,
      closing_cents: end,
    });
  }
});

test('own transfers cancel, but for what is on its way', async () => {
  const { books } = await lived();
  const onTheWay = books.own_transfers.filter((move) => move.credit_transaction_id === null);
  const away = sum(onTheWay.map((move) => move.amount_cents));
  expect(sum(books.account_months.map((month) => month.own_transfers_cents)) + away).toBe(0);
});

test('spend and income by month are what went out and came in, own transfers left out and refunds taken off', async () => {
  const { books } = await lived();
  const [spend, income] = [
    sum(books.spend_months.map((month) => month.spend_cents)),
    sum(books.spend_months.map((month) => month.income_cents)),
  ];
  const refunded = sum(books.spend_months.map((month) => month.spend_refunded_cents));
  const back = sum(books.spend_months.map((month) => month.income_refunded_cents));
  expect(refunded).toBeGreaterThan(0);
  expect(spend + refunded + back).toBe(sum(books.account_months.map((month) => month.out_cents)));
  expect(income + back + refunded).toBe(sum(books.account_months.map((month) => month.in_cents)));
});

test('what comes back by card, from a guarantee or as a refund lowers what was spent, here and at another bank', async () => {
  const bank = (await openBank({ transactions: 3000, seed: 2 })).running.bank;
  const { own_transfers: moves, spend_months: months } = bank.books();
  const own = new Set(moves.map(({ credit_transaction_id: id }) => id));
  const back = bank
    .truth()
    .transactions.filter(({ id, status }) => status === 'completed' && !own.has(id))
    .map(({ payload }) => payload)
    .filter((payload) => payload.side === 'credit' && isBack(payload));
  const operations = new Set(back.map(({ operation_type: operation }) => operation));
  expect(operations).toEqual(new Set([...operations, 'card', 'direct_debit_hold', 'other']));
  expect(sum(months.map((month) => month.spend_refunded_cents))).toBe(
    sum(back.map(({ amount_cents: cents }) => Number(cents))),
  );
});

test('labels share what was spent, and what is under a label is in it', async () => {
  const { books, truth } = await lived();
  expect(sum(books.label_months.map((month) => month.spend_cents))).toBe(
    sum(books.spend_months.map((month) => month.spend_cents)),
  );
  expect(sum(books.label_months.map((month) => month.income_cents))).toBe(
    sum(books.spend_months.map((month) => month.income_cents)),
  );
  const spendOf = (id: unknown, key: 'spend_cents' | 'rolled_up_spend_cents') =>
    sum(books.label_months.filter(({ label_id }) => label_id === id).map((month) => month[key]));
  const [site] = truth.labels.filter(({ name }) => String(name).startsWith('Site'));
  const below = truth.labels.filter(({ parent_id: parent }) => parent === site?.id);
  expect(below).toHaveLength(2);
  expect(spendOf(site?.id, 'rolled_up_spend_cents')).toBe(
    spendOf(site?.id, 'spend_cents') + sum(below.map(({ id }) => spendOf(id, 'spend_cents'))),
  );
});

test('VAT by month and by quarter are the same money, and none is where there can be none', async () => {
  const { books, truth } = await lived();
  expect(sum(books.vat_quarters.map((period) => period.vat_cents))).toBe(
    sum(books.vat_months.map((period) => period.vat_cents)),
  );
  expect(sum(books.vat_months.map((period) => period.lines))).toBe(
    sum(truth.vat_totals.map((total) => total.lines)),
  );
  const relevant = books.vat_months.filter((period) => period.is_relevant);
  expect(new Set(relevant.map((period) => period.direction))).toEqual(new Set(['input', 'output']));
  const none = books.vat_months.filter((period) => !period.is_relevant);
  expect(sum(none.map((period) => period.lines))).toBeLessThan(
    sum(relevant.map((period) => period.lines)) / 50,
  );
});

test('receipts owed are those of movements that stand, each with its whole amount', async () => {
  const { books, truth } = await lived();
  const payloads = new Map(truth.transactions.map(({ id, payload }) => [id, payload]));
  expect(books.receipts_owed.length).toBeGreaterThan(10);
  for (const owed of books.receipts_owed) {
    expect(payloads.get(owed.transaction_id)).toMatchObject({
      attachment_ids: [],
      attachment_required: true,
      attachment_lost: owed.is_lost,
      amount_cents: owed.amount_cents,
      status: expect.stringMatching(/^(completed|pending)$/),
    });
  }
});

test('months are those of the time zone', async () => {
  const { bank } = await lived();
  const far = bank.running.bank.books('Pacific/Auckland');
  const near = bank.running.bank.books();
  expect(far.account_months).not.toEqual(near.account_months);
  expect(sum(far.spend_months.map((month) => month.spend_cents))).toBe(
    sum(near.spend_months.map((month) => month.spend_cents)),
  );
});

test('payees share what was spent, and what is deducted without a receipt is a part of what is deducted', async () => {
  const { books } = await lived();
  expect(sum(books.payees.map((payee) => payee.spend_cents))).toBe(
    sum(books.spend_months.map((month) => month.spend_cents)),
  );
  expect(books.payees.some(({ names }) => names.length > 1)).toBe(true);
  // Some are paid on an account and by card.
  expect(books.payees.some((payee) => payee.accounts_and_names > 1)).toBe(true);
  const deducted = sum(
    books.vat_quarters
      .filter(({ direction, is_relevant }) => direction === 'input' && is_relevant)
      .map(({ vat_cents }) => vat_cents),
  );
  const without = sum(books.vat_gap_quarters.map((gap) => gap.deductible_without_receipt_cents));
  expect(without).toBeGreaterThan(0);
  expect(without).toBeLessThan(deducted);
});

function isBack(payload: Truth['transactions'][number]['payload']): boolean {
  const { operation_type: operation, cashflow_subcategory: category } = payload;
  return (
    /^(card|direct_debit|direct_debit_hold|qonto_fee|recall|other)$/.test(String(operation)) ||
    JSON.stringify(category).includes('Refunds received')
  );
}

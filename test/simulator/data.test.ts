import { expect, test } from 'vitest';
import { allIncludes, allStatuses, openBank } from './client.ts';

const subjects = [
  'AccountRemuneration BillingTransfer Card Check DirectDebit DirectDebitCollection',
  'DirectDebitHold F24Payment FinancingIncome FinancingInstallment Income Other',
  'PagopaPayment SwiftIncome Transfer WalletToWallet',
]
  .join(' ')
  .split(' ');

test('the same seed gives the same bank, another seed another one', async () => {
  const [one, two, other] = [
    await openBank({ seed: 5 }),
    await openBank({ seed: 5 }),
    await openBank({ seed: 6 }),
  ];
  for (const bank of [one, two, other]) bank.running.bank.advance({ days: 2 });
  const text = (bank: typeof one): string => [...bank.running.bank.truthText()].join('');
  expect(text(one)).toBe(text(two));
  expect(text(one)).not.toBe(text(other));
  expect(one.running.secretKey).toBe(two.running.secretKey);
});

test('a default bank has six accounts and transactions of every subject type', async () => {
  const bank = await openBank({ transactions: 3000 });
  const accounts = await bank.accounts();
  expect(accounts).toHaveLength(6);
  expect(accounts.filter((account) => account.main)).toHaveLength(1);
  expect(accounts.filter((account) => account.status === 'closed')).toHaveLength(1);
  expect(accounts.filter((account) => account.is_external_account)).toMatchObject([{ iban: '' }]);
  const { transactions } = bank.running.bank.truth();
  expect(transactions).toHaveLength(3000);
  const ordinary = transactions.filter(({ payload }) => payload.subject_type !== 'transfer');
  const found = new Set(ordinary.map(({ payload }) => String(payload.subject_type)));
  expect([...found].sort()).toEqual(subjects);
  const keys = new Set(transactions.flatMap(({ payload }) => Object.keys(payload)));
  for (const key of ['transfer', 'income', 'direct_debit', 'swift_income', 'check']) {
    expect(keys).toContain(key);
  }
});

test('balances chain and end at the balance of the account', async () => {
  const bank = await openBank();
  bank.running.bank.advance({ days: 3 });
  for (const account of (await bank.accounts()).filter((one) => !one.is_external_account)) {
    const rows = await bank.all(account.id, 'sort_by=settled_at:asc');
    expect(rows.length).toBeGreaterThan(10);
    let balance = rows[0]?.settled_balance_cents ?? 0;
    for (const row of rows.slice(1)) {
      balance += row.side === 'credit' ? row.amount_cents : -row.amount_cents;
      expect(row.settled_balance_cents).toBe(balance);
    }
    expect(account.balance_cents).toBe(balance);
    const pending = await bank.all(account.id, 'status[]=pending');
    const held = pending.reduce(
      (sum, row) => sum + (row.side === 'credit' ? row.amount_cents : -row.amount_cents),
      0,
    );
    expect(account.authorized_balance_cents).toBe(balance + held);
  }
});

test('VAT lines sum to the header, and with their nets to the amount', async () => {
  const bank = await openBank();
  const rows = await bank.all(await bank.main(), allIncludes);
  const rates = new Set(rows.map((row) => row.vat_rate));
  for (const rate of [null, 20, -1, 0]) expect(rates).toContain(rate);
  for (const row of rows) {
    const { items } = row.vat_details as { items: Record<string, string>[] };
    if (row.vat_amount_cents === null) expect(items).toEqual([]);
    else {
      const sum = (key: string) => items.reduce((total, item) => total + Number(item[key]), 0);
      expect(sum('amount_cents')).toBe(row.vat_amount_cents);
      expect(sum('amount_cents') + sum('amount_excluding_vat_cents')).toBe(row.amount_cents);
    }
  }
});

test('amounts agree with their cents, and foreign currencies occur', async () => {
  const bank = await openBank({ transactions: 1500 });
  const rows = await bank.all(await bank.main(), allStatuses);
  for (const row of rows) expect(row.amount).toBe(Number((row.amount_cents / 100).toFixed(2)));
  const currencies = new Set(rows.map((row) => row.local_currency));
  expect([...currencies].sort()).toEqual(['EUR', 'GBP', 'JPY', 'USD']);
});

test('rows of the external account have no balance and empty counterparties', async () => {
  const bank = await openBank();
  const external = (await bank.accounts()).find((account) => account.is_external_account);
  const rows = await bank.all(external?.id ?? '', '');
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.every((row) => row.is_external_transaction === true)).toBe(true);
  expect(rows.every((row) => row.settled_balance_cents === null)).toBe(true);
  expect(rows.find((row) => row.income)?.income).toMatchObject({
    counterparty_account_number: '',
    counterparty_account_number_format: '',
  });
});

test('some rows share one updated_at, and hostile file names occur', async () => {
  const { transactions, attachments } = (await openBank()).running.bank.truth();
  const instants = new Map<string, number>();
  for (const { updated_at } of transactions) {
    instants.set(updated_at, (instants.get(updated_at) ?? 0) + 1);
  }
  const largest = Math.max(...instants.values());
  expect(largest).toBeGreaterThanOrEqual(2);
  expect(largest).toBeLessThan(20);
  const names = attachments.map((attachment) => attachment.file_name);
  expect(names.some((name) => name.includes('..'))).toBe(true);
  expect(new Set(names).size).toBeLessThan(names.length);
});

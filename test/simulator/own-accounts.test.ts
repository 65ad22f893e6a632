import { expect, test } from 'vitest';
import type { Books } from '../../src/simulator/index.ts';
import { allStatuses, openBank, type Shown, type TestBank } from './client.ts';

async function everyRow(bank: TestBank): Promise<Map<string, Shown>> {
  const rows = new Map<string, Shown>();
  for (const { id } of await bank.accounts()) {
    for (const row of await bank.all(id, allStatuses)) rows.set(row.id, row);
  }
  return rows;
}

const signed = (row: Shown) => (row.side === 'credit' ? row.amount_cents : -row.amount_cents);

test('an own transfer has two legs of one amount and one instant, created and settled together', async () => {
  const bank = await openBank();
  bank.running.bank.advance({ days: 10 });
  const rows = await everyRow(bank);
  const moves = bank.running.bank
    .books()
    .own_transfers.filter((move) => move.is_between_qonto_accounts);
  expect(moves.length).toBeGreaterThan(10);
  for (const { debit_transaction_id, credit_transaction_id } of moves) {
    const [debit, credit] = [rows.get(debit_transaction_id), rows.get(credit_transaction_id ?? '')];
    expect([debit?.side, credit?.side]).toEqual(['debit', 'credit']);
    expect([debit?.operation_type, credit?.operation_type]).toEqual(['transfer', 'income']);
    for (const key of [
      'amount_cents',
      'settled_at',
      'emitted_at',
      'created_at',
      'subject_type',
      'status',
      'label',
    ]) {
      expect(debit?.[key], key).toEqual(credit?.[key]);
    }
    expect(debit?.subject_type).toBe('WalletToWallet');
    expect(debit?.bank_account_id).not.toBe(credit?.bank_account_id);
  }
});

test('the two legs name each other by switch only', async () => {
  const bank = await openBank();
  const ibans = new Map((await bank.accounts()).map(({ id, iban }) => [id, iban]));
  const move = bank.running.bank.books().own_transfers.find((one) => one.is_between_qonto_accounts);
  const shown = async (id: string | null | undefined) =>
    (await bank.get<{ transaction: Shown }>(`/transactions/${id}`)).json.transaction;
  expect(await shown(move?.debit_transaction_id)).not.toHaveProperty('transfer');
  await bank.control('quirks', { own_transfer_details: 'shown' });
  const to = { counterparty_account_number: ibans.get(move?.to_bank_account_id ?? '') };
  const from = { counterparty_account_number: ibans.get(move?.from_bank_account_id ?? '') };
  expect((await shown(move?.debit_transaction_id)).transfer).toMatchObject(to);
  expect((await shown(move?.credit_transaction_id)).income).toMatchObject(from);
});

test('some transfers between Qonto accounts are with another company: one leg only', async () => {
  const bank = await openBank({ transactions: 1500 });
  const books = bank.running.bank.books();
  const own = new Set(
    books.own_transfers.flatMap((move) => [move.debit_transaction_id, move.credit_transaction_id]),
  );
  const wallet = [...(await everyRow(bank)).values()].filter(
    (row) => row.subject_type === 'WalletToWallet' && row.status === 'completed',
  );
  const foreign = wallet.filter((row) => !own.has(row.id));
  expect(foreign.length).toBeGreaterThan(0);
  expect(foreign.length).toBeLessThan(wallet.length / 2);
});

test('what is moved to another bank leaves at once and arrives hours or days later', async () => {
  const bank = await openBank();
  const before = bank.running.bank.books().own_transfers;
  bank.running.bank.advance({ days: 60 });
  const rows = await everyRow(bank);
  const after = bank.running.bank.books().own_transfers;
  expect(after.length).toBeGreaterThan(before.length);
  const moves = after.filter((move) => !move.is_between_qonto_accounts);
  expect(moves.length).toBeGreaterThan(3);
  for (const move of moves.filter(({ credit_transaction_id: credit }) => credit !== null)) {
    const debit = rows.get(move.debit_transaction_id);
    const credit = rows.get(move.credit_transaction_id ?? '');
    expect(debit).toMatchObject({ subject_type: 'Transfer', side: 'debit' });
    expect(credit).toMatchObject({ side: 'credit', amount_cents: debit?.amount_cents });
    expect(credit?.is_external_transaction).toBe(true);
    const lag = Date.parse(credit?.settled_at ?? '') - Date.parse(debit?.settled_at ?? '');
    expect(lag).toBeGreaterThan(60 * 60_000);
    expect(lag).toBeLessThan(5 * 86_400_000);
  }
});

test('external_iban=shown: the account at another bank is the one that transfers name', async () => {
  const bank = await openBank({ quirks: { external_iban: 'shown' } });
  const external = (await bank.accounts()).find((one) => one.is_external_account);
  const move = bank.running.bank
    .books()
    .own_transfers.find((one) => !one.is_between_qonto_accounts);
  const path = `/transactions/${move?.debit_transaction_id}`;
  const { transaction } = (await bank.get<{ transaction: Shown }>(path)).json;
  expect(external?.iban).toMatch(/^FR/);
  expect(transaction.transfer).toMatchObject({ counterparty_account_number: external?.iban });
});

test('an account at another bank has the balance of its last movement, and says of which moment', async () => {
  const bank = await openBank();
  const external = async () => {
    const account = (await bank.accounts()).find((one) => one.is_external_account);
    const rows = await bank.all(account?.id ?? '', 'sort_by=settled_at:asc');
    return { balance: account?.balance_cents ?? 0, at: String(account?.updated_at), rows };
  };
  const before = await external();
  expect(before.at).toBe(before.rows.at(-1)?.settled_at);
  bank.running.bank.advance({ days: 30 });
  const after = await external();
  expect(after.at).toBe(after.rows.at(-1)?.settled_at);
  const moved = after.rows.filter((row) => (row.settled_at ?? '') > before.at);
  expect(moved.length).toBeGreaterThan(2);
  expect(after.balance).toBe(moved.reduce((sum, row) => sum + signed(row), before.balance));
});

test('external_balance=nightly: the balance of midnight, while the movements of today are shown', async () => {
  const bank = await openBank({ quirks: { external_balance: 'nightly' } });
  bank.running.bank.advance({ days: 30 });
  const account = (await bank.accounts()).find((one) => one.is_external_account);
  expect(account?.updated_at).toBe('2026-07-30T00:00:00.000Z');
  const { balances } = bank.running.bank.truth();
  const now = balances.find((one) => one.bank_account_id === account?.id)?.balance_cents ?? 0;
  const rows = await bank.all(account?.id ?? '', '');
  const today = rows.filter((row) => (row.settled_at ?? '') > String(account?.updated_at));
  expect(account?.balance_cents).toBe(now - today.reduce((sum, row) => sum + signed(row), 0));
});

test('the books over HTTP are the books in the process', async () => {
  const bank = await openBank();
  expect(await bank.control<Books>('books')).toEqual(bank.running.bank.books());
  expect((await bank.control<Books>('books?time_zone=UTC')).time_zone).toBe('UTC');
});

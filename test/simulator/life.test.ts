import { expect, test } from 'vitest';
import type { AdvanceReport, Truth } from '../../src/simulator/index.ts';
import { openBank } from './client.ts';

function changedBetween(before: Truth, after: Truth): Set<string> {
  const old = new Map(before.transactions.map((row) => [row.id, JSON.stringify(row)]));
  const changed = after.transactions.filter((row) => old.get(row.id) !== JSON.stringify(row));
  return new Set(changed.map((row) => row.id));
}

test('time passes only by advance, and things of every kind happen', async () => {
  const bank = await openBank();
  const date = async () => (await bank.get('/labels')).headers.get('date');
  expect(await date()).toBe('Tue, 30 Jun 2026 12:00:00 GMT');
  const answer = await bank.control<{ now: string; events: AdvanceReport }>('advance', { days: 2 });
  expect(answer.now).toBe('2026-07-02T12:00:00.000Z');
  expect(await date()).toBe('Thu, 02 Jul 2026 12:00:00 GMT');
  const { silently_edited, deleted, ...events } = answer.events;
  for (const [name, count] of Object.entries(events)) expect(count, name).toBeGreaterThan(0);
  expect(silently_edited + deleted).toBe(0);
});

test('whatever changed says so by an updated_at within the time that passed', async () => {
  const bank = await openBank();
  const before = bank.running.bank.truth();
  bank.running.bank.advance({ days: 5 });
  const after = bank.running.bank.truth();
  const changed = changedBetween(before, after);
  const recent = after.transactions.filter((row) => row.updated_at > before.now);
  expect(new Set(recent.map((row) => row.id))).toEqual(changed);
  expect(recent.every((row) => row.updated_at <= after.now)).toBe(true);
  expect(changed.size).toBeGreaterThan(20);
});

test('pending rows settle in index, decline, or are reversed', async () => {
  const bank = await openBank();
  const before = new Map(bank.running.bank.truth().transactions.map((row) => [row.id, row.status]));
  bank.running.bank.advance({ days: 5 });
  const moves = new Set(
    bank.running.bank
      .truth()
      .transactions.filter((row) => before.has(row.id) && before.get(row.id) !== row.status)
      .map((row) => `${before.get(row.id)} ${row.status}`),
  );
  expect([...moves].sort()).toEqual(['pending completed', 'pending declined', 'pending reversed']);
});

test('the truth over HTTP is the truth in the process', async () => {
  const bank = await openBank();
  const truth = bank.running.bank.truth();
  expect(await bank.control<Truth>('truth')).toEqual(truth);
  expect(truth.balances).toHaveLength(6);
  const cash = truth.cash_by_account_month.reduce((sum, month) => sum + month.transactions, 0);
  const completed = truth.transactions.filter((row) => row.status === 'completed');
  expect(cash).toBe(completed.length);
  expect(truth.vat_totals.length).toBeGreaterThan(4);
  expect(truth.spend_by_label.length).toBeGreaterThan(4);
});

test('a bulk touch gives many rows one instant', async () => {
  const bank = await openBank({ transactions: 1500 });
  type Touched = { updated_at: string; ids: string[] };
  const touched = await bank.control<Touched>('bulk-touch', { count: 250 });
  expect(touched.ids).toHaveLength(250);
  const at = touched.updated_at;
  const query = `sort_by=updated_at:asc&updated_at_from=${at}&updated_at_to=${at}`;
  const rows = await bank.all(await bank.main(), query);
  expect(new Set(rows.map((row) => row.id))).toEqual(new Set(touched.ids));
});

test('rows that change during a listing make page numbers lose rows', async () => {
  const bank = await openBank({ transactions: 2000 });
  const main = await bank.main();
  const query = `sort_by=updated_at:asc&per_page=50&updated_at_to=${bank.running.bank.now()}`;
  const whole = await bank.all(main, query);
  await bank.control('mutate-every', { requests: 1, updates: 3, inserts: 1, limit: 40 });
  const seen = new Set((await bank.all(main, query)).map((row) => row.id));
  expect(whole.filter((row) => !seen.has(row.id)).length).toBeGreaterThan(0);
  // The limit is reached, so that a listing can come to rest.
  const now = `sort_by=updated_at:asc&updated_at_to=${bank.running.bank.now()}`;
  expect(await bank.all(main, now)).toEqual(await bank.all(main, now));
});

test('silent edits change rows behind the back of updated_at', async () => {
  const bank = await openBank({ quirks: { silent_edits: 'on' } });
  const before = bank.running.bank.truth();
  bank.running.bank.advance({ days: 5 });
  const after = bank.running.bank.truth();
  const recent = new Set(
    after.transactions.filter((row) => row.updated_at > before.now).map((row) => row.id),
  );
  const changed = changedBetween(before, after);
  expect([...changed].filter((id) => !recent.has(id)).length).toBeGreaterThan(0);
});

test('hard deletes remove rows that never settled', async () => {
  const bank = await openBank({ quirks: { hard_deletes: 'on' } });
  const before = bank.running.bank.truth();
  bank.running.bank.advance({ days: 5 });
  const left = new Set(bank.running.bank.truth().transactions.map((row) => row.id));
  const gone = before.transactions.filter((row) => !left.has(row.id));
  expect(gone.length).toBeGreaterThan(0);
  expect((await bank.get(`/transactions/${gone[0]?.id}`)).status).toBe(404);
});

test('label renames and attachment changes leave updated_at alone by switch', async () => {
  const bank = await openBank({
    quirks: { label_rename_touches_transactions: 'off', attachment_change_touches: 'off' },
  });
  const before = bank.running.bank.truth();
  bank.running.bank.advance({ days: 5 });
  const after = bank.running.bank.truth();
  const recent = new Set(
    after.transactions.filter((row) => row.updated_at > before.now).map((row) => row.id),
  );
  const silent = [...changedBetween(before, after)].filter((id) => !recent.has(id));
  expect(silent.length).toBeGreaterThan(5);
});

test('a clock that follows real time moves by itself', async () => {
  const bank = await openBank({ realTime: true });
  const start = bank.running.bank.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(bank.running.bank.now() > start).toBe(true);
});

import { describe, expect, test } from 'vitest';
import { defaultQuirks, parseQuirks, quirkDescriptions } from '../../src/simulator/index.ts';
import { openBank, type Shown } from './client.ts';

test('every quirk has a default among its values, and a description', () => {
  for (const [name, quirk] of Object.entries(quirkDescriptions)) {
    expect(parseQuirks({ [name]: quirk.default })).toEqual({ [name]: quirk.default });
    expect(quirk.description.length).toBeGreaterThan(10);
  }
  expect(Object.keys(defaultQuirks)).toEqual(Object.keys(quirkDescriptions));
  expect(() => parseQuirks({ latency_ms: '-1' })).toThrow(RangeError);
});

describe('filters and order', () => {
  test('status_values', async () => {
    const bank = await openBank();
    const statuses = async () => {
      const { transactions } = (await bank.page('status[]=declined&status[]=pending')).json;
      return [...new Set(transactions.map((row) => row.status))].sort();
    };
    expect(await statuses()).toEqual(['declined', 'pending']);
    await bank.control('quirks', { status_values: 'first' });
    expect(await statuses()).toEqual(['declined']);
    await bank.control('quirks', { status_values: 'last' });
    expect(await statuses()).toEqual(['pending']);
  });

  test('lower_bound, upper_bound, bound_precision, stored_precision', async () => {
    const bank = await openBank();
    const all = await bank.all(await bank.main(), 'sort_by=updated_at:asc');
    const at = all[50]?.updated_at ?? '';
    const count = async (query: string) => (await bank.page(query)).json.meta.total_count;
    const one = `updated_at_from=${at}&updated_at_to=${at}`;
    const here = await count(one);
    expect(here).toBeGreaterThan(0);
    const from = await count(`updated_at_from=${at}`);
    await bank.control('quirks', { lower_bound: 'exclusive' });
    expect(await count(`updated_at_from=${at}`)).toBe(from - here);
    const to = await count(`updated_at_to=${at}`);
    await bank.control('quirks', { upper_bound: 'exclusive' });
    expect(await count(`updated_at_to=${at}`)).toBe(to - here);
    await bank.control('quirks', { lower_bound: 'inclusive', upper_bound: 'inclusive' });
    await bank.control('quirks', { stored_precision: 'us' });
    expect(await count(one)).toBe(0);
    await bank.control('quirks', { stored_precision: 'ms', bound_precision: 's' });
    expect(await count(`updated_at_to=${at}`)).toBe(to - here);
  });

  test('tie_order', async () => {
    const bank = await openBank({ transactions: 1500 });
    bank.running.bank.bulkTouch({ count: 150 });
    const ids = async (page: number) => {
      const { transactions } = (await bank.page(`sort_by=updated_at:desc&page=${page}`)).json;
      return transactions.map((row) => row.id);
    };
    expect(await ids(1)).toEqual(await ids(1));
    await bank.control('quirks', { tie_order: 'shuffled' });
    const [one, two] = [await ids(1), await ids(1)];
    expect(one).not.toEqual(two);
    expect(one).toHaveLength(100);
    expect(new Set([...one, ...two]).size).toBeGreaterThan(100);
  });

  test('null_settled', async () => {
    const bank = await openBank();
    const places = async (direction: string) => {
      const query = `status[]=pending&status[]=completed&sort_by=settled_at:${direction}`;
      const rows = await bank.all(await bank.main(), query);
      const nulls = rows.map((row) => row.settled_at === null);
      return [nulls[0], nulls.at(-1)];
    };
    expect([await places('asc'), await places('desc')]).toEqual([
      [false, true],
      [true, false],
    ]);
    await bank.control('quirks', { null_settled: 'first' });
    expect(await places('asc')).toEqual([true, false]);
    await bank.control('quirks', { null_settled: 'last' });
    expect(await places('desc')).toEqual([false, true]);
  });

  test('sort_by, account_filter and updated_at_filter ignored', async () => {
    const bank = await openBank();
    const query = 'sort_by=updated_at:asc&updated_at_to=2024-10-01';
    const honoured = (await bank.page(query)).json;
    await bank.control('quirks', { sort_by: 'ignored' });
    const unsorted = (await bank.page(query)).json;
    expect(unsorted.meta.total_count).toBe(honoured.meta.total_count);
    const settled = unsorted.transactions.map((row) => row.settled_at ?? '');
    expect(settled).toEqual([...settled].sort().toReversed());
    await bank.control('quirks', { updated_at_filter: 'ignored' });
    expect((await bank.page(query)).json.meta.total_count).toBeGreaterThan(
      honoured.meta.total_count,
    );
    await bank.control('quirks', { account_filter: 'ignored' });
    const rows = (await bank.page(query)).json.transactions;
    expect(new Set(rows.map((row) => row.bank_account_id)).size).toBeGreaterThan(1);
  });

  test('reversed', async () => {
    const bank = await openBank();
    const listed = await bank.page('status[]=reversed');
    expect(listed.json.transactions.length).toBeGreaterThan(0);
    await bank.control('quirks', { reversed: 'hidden' });
    expect((await bank.page('status[]=reversed')).json.transactions).toEqual([]);
    await bank.control('quirks', { reversed: 'rejected' });
    expect((await bank.page('status[]=reversed')).status).toBe(422);
    const id = listed.json.transactions[0]?.id;
    const byId = await bank.get<{ transaction: Shown }>(`/transactions/${id}`);
    expect(byId.json.transaction.status).toBe('reversed');
  });

  test('late_visibility_seconds', async () => {
    const bank = await openBank({ quirks: { late_visibility_seconds: 60 } });
    const { ids } = bank.running.bank.bulkTouch({ count: 3 });
    const newest = async () =>
      (await bank.page('sort_by=updated_at:desc&per_page=3')).json.transactions.map(
        (row) => row.id,
      );
    expect(await newest()).not.toEqual(expect.arrayContaining(ids));
    bank.running.bank.advance({ hours: 0.02 });
    const later = (await bank.page('sort_by=updated_at:desc')).json.transactions;
    expect(later.map((row) => row.id)).toEqual(expect.arrayContaining(ids));
  });
});

describe('paging', () => {
  test('past_end', async () => {
    const bank = await openBank();
    const status = async () => (await bank.page('page=99')).status;
    expect(await status()).toBe(422);
    await bank.control('quirks', { past_end: '404' });
    expect(await status()).toBe(404);
    await bank.control('quirks', { past_end: 'empty' });
    expect((await bank.page('page=99')).json.transactions).toEqual([]);
  });

  test('per_page_over_max', async () => {
    const bank = await openBank({ transactions: 1500 });
    const clamped = await bank.page('per_page=500');
    expect(clamped.json.transactions).toHaveLength(100);
    expect(clamped.json.meta.per_page).toBe(100);
    await bank.control('quirks', { per_page_over_max: '422' });
    expect((await bank.page('per_page=101')).status).toBe(422);
  });

  test('result_window', async () => {
    const bank = await openBank({ accounts: 1, transactions: 10_200, attachmentsShare: 0 });
    await bank.control('quirks', { result_window: '10000', past_end: 'empty' });
    expect((await bank.page('page=100')).status).toBe(200);
    expect((await bank.page('page=101')).status).toBe(422);
  });

  test('total_count', async () => {
    const bank = await openBank({ transactions: 4500 });
    const total = (await bank.page('')).json.meta.total_count;
    expect(total).toBeGreaterThan(1000);
    const count = async (mode: string) => {
      await bank.control('quirks', { total_count: mode });
      return (await bank.page('')).json.meta.total_count;
    };
    expect(await count('capped')).toBe(1000);
    expect(await count('wrong')).toBe(total + 3);
    expect(await count('missing')).toBeUndefined();
  });

  test('meta, next_page and bank_accounts_meta', async () => {
    const bank = await openBank();
    const meta = async (query: string) => (await bank.page(query)).json.meta;
    await bank.control('quirks', { next_page: 'omitted' });
    expect(await meta('status[]=reversed')).not.toHaveProperty('next_page');
    await bank.control('quirks', { next_page: 'zero' });
    expect((await meta('status[]=reversed')).next_page).toBe(0);
    await bank.control('quirks', { next_page: 'previous_page' });
    expect(await meta('page=2&per_page=5')).toMatchObject({ previous_page: 1, next_page: 3 });
    await bank.control('quirks', { meta: 'missing' });
    expect(await meta('')).toBeUndefined();
    await bank.control('quirks', { bank_accounts_meta: 'present' });
    const accounts = await bank.get<{ meta: unknown }>('/bank_accounts?per_page=4');
    expect(accounts.json.meta).toMatchObject({ total_count: 6, total_pages: 2 });
  });
});

describe('access', () => {
  test('unknown_account', async () => {
    const bank = await openBank();
    const path = '/transactions?bank_account_id=nobody';
    expect((await bank.get(path)).status).toBe(404);
    await bank.control('quirks', { unknown_account: '422' });
    expect((await bank.get(path)).status).toBe(422);
    await bank.control('quirks', { unknown_account: 'empty' });
    expect((await bank.get(path)).json).toMatchObject({ transactions: [] });
  });

  test('forbidden', async () => {
    const bank = await openBank();
    const id = bank.running.bank.truth().attachments[0]?.id;
    await bank.control('quirks', { forbidden: 'labels,memberships' });
    expect((await bank.get('/labels')).status).toBe(403);
    expect((await bank.get('/memberships')).status).toBe(403);
    expect((await bank.get(`/attachments/${id}`)).status).toBe(200);
    await bank.control('quirks', { forbidden: 'attachments,bank_accounts' });
    expect((await bank.get('/labels')).status).toBe(200);
    expect((await bank.get(`/attachments/${id}`)).status).toBe(403);
    expect((await bank.get('/bank_accounts')).status).toBe(403);
  });

  test('staging_gate', async () => {
    const bank = await openBank({ quirks: { staging_gate: 'on' } });
    const closed = await bank.get('/labels');
    expect([closed.status, closed.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
    const token = { 'X-Qonto-Staging-Token': bank.running.stagingToken };
    expect((await bank.get<{ labels: unknown[] }>('/labels', token)).json.labels).toBeDefined();
  });

  test('external_accounts and account_balances', async () => {
    const bank = await openBank();
    await bank.control('quirks', { external_accounts: 'hidden', account_balances: 'omitted' });
    const accounts = await bank.accounts();
    expect(accounts).toHaveLength(5);
    expect(accounts[0]).not.toHaveProperty('balance_cents');
  });

  test('body_framing and latency_ms', async () => {
    const bank = await openBank({ latencyMs: 40, quirks: { body_framing: 'close' } });
    const start = Date.now();
    const answer = await bank.get<{ labels: unknown[] }>('/labels');
    expect(Date.now() - start).toBeGreaterThanOrEqual(35);
    expect(answer.json.labels.length).toBeGreaterThan(3);
    expect(answer.headers.get('content-length')).toBeNull();
    expect(answer.headers.get('transfer-encoding')).toBeNull();
    expect(answer.headers.get('date')).toBe('Tue, 30 Jun 2026 12:00:00 GMT');
  });
});

describe('rows', () => {
  test('vat_leaf_type', async () => {
    const bank = await openBank();
    const rate = async () => {
      const { transactions } = (await bank.page('includes[]=vat_details')).json;
      const details = transactions.map((row) => row.vat_details as { items: { rate: unknown }[] });
      return typeof details.find(({ items }) => items.length > 0)?.items[0]?.rate;
    };
    expect(await rate()).toBe('string');
    await bank.control('quirks', { vat_leaf_type: 'number' });
    expect(await rate()).toBe('number');
  });

  test('subject_type_case and bank_account_id_in_rows', async () => {
    const bank = await openBank();
    await bank.control('quirks', { subject_type_case: 'lower', bank_account_id_in_rows: 'off' });
    const rows = await bank.all(await bank.main(), '');
    expect(rows.every((row) => /^[a-z0-9_]+$/.test(String(row.subject_type)))).toBe(true);
    expect(rows.some((row) => row.subject_type === 'billing_transfer')).toBe(true);
    expect(rows.some((row) => 'bank_account_id' in row)).toBe(false);
  });

  test('sparse_rows', async () => {
    const bank = await openBank({ quirks: { sparse_rows: 'on' } });
    const rows = (await bank.all(await bank.main(), '')).slice(0, -1);
    expect(rows.every((row) => !Object.values(row).includes(null))).toBe(true);
    expect(rows.some((row) => !('note' in row))).toBe(true);
  });

  test('unknown_values', async () => {
    const bank = await openBank({ quirks: { unknown_values: 'on' } });
    const rows = await bank.all(await bank.main(), '');
    expect(rows.some((row) => row.subject_type === 'Investment')).toBe(true);
    expect(rows.some((row) => 'carbon_footprint' in row)).toBe(true);
  });

  test('bad_rows', async () => {
    const bank = await openBank();
    const main = await bank.main();
    const before = await bank.all(main, '');
    await bank.control('quirks', { bad_rows: 'both' });
    const rows = await bank.all(main, '');
    expect(rows.length).toBe(before.length + 2);
    expect(rows.filter((row) => row.id === undefined)).toHaveLength(1);
    expect(rows.filter((row) => row.updated_at === null)).toHaveLength(1);
    const held = bank.running.bank.truth().transactions;
    expect(
      held.filter((row) => row.bank_account_id === main && row.status === 'completed'),
    ).toHaveLength(before.length);
    await bank.control('quirks', { bad_rows: 'none' });
    expect(await bank.all(main, '')).toEqual(before);
  });

  test('future_row', async () => {
    const bank = await openBank({ quirks: { future_row: 'on' } });
    const newest = async () =>
      (await bank.page('sort_by=updated_at:desc&per_page=1')).json.transactions[0]?.updated_at;
    expect(((await newest()) ?? '') > '2027').toBe(true);
    await bank.control('quirks', { future_row: 'off' });
    expect(((await newest()) ?? '') < '2027').toBe(true);
  });
});

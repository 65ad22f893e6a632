import { expect, test } from 'vitest';
import { allIncludes, allStatuses, openBank, type Shown } from './client.ts';

const statuses = (rows: Shown[]) => [...new Set(rows.map((row) => row.status))].sort();

test('only completed rows come unless statuses are named', async () => {
  const bank = await openBank();
  const main = await bank.main();
  expect(statuses(await bank.all(main, ''))).toEqual(['completed']);
  expect(statuses(await bank.all(main, 'status[]=pending'))).toEqual(['pending']);
  expect(statuses(await bank.all(main, 'status=declined'))).toEqual(['declined']);
  expect(statuses(await bank.all(main, allStatuses))).toEqual([
    'completed',
    'declined',
    'pending',
    'reversed',
  ]);
});

test('pages of every status add up to the truth', async () => {
  const bank = await openBank();
  const truth = bank.running.bank.truth();
  for (const account of await bank.accounts()) {
    const rows = await bank.all(account.id, `${allStatuses}&${allIncludes}&sort_by=updated_at:asc`);
    const withoutUrls = JSON.parse(
      JSON.stringify(rows, (key, value) => (key === 'url' ? null : value)),
    ) as Shown[];
    const mine = truth.transactions.filter((row) => row.bank_account_id === account.id);
    const byId = new Map(withoutUrls.map((row) => [row.id, row]));
    expect(rows).toHaveLength(mine.length);
    for (const { id, payload } of mine) expect(byId.get(id)).toEqual(payload);
  }
});

test('keys of includes are absent unless asked for', async () => {
  const bank = await openBank();
  const plain = (await bank.page('')).json.transactions[0];
  expect(plain).not.toHaveProperty('attachments');
  expect(plain).not.toHaveProperty('labels');
  expect(plain).not.toHaveProperty('vat_details');
  const labelled = (await bank.page('includes[]=labels')).json.transactions[0];
  expect(labelled).toHaveProperty('labels');
  expect(labelled).not.toHaveProperty('attachments');
});

test('rows come by settled_at, latest first, unless another order is asked for', async () => {
  const bank = await openBank();
  const main = await bank.main();
  const settled = (await bank.all(main, '')).map((row) => row.settled_at ?? '');
  expect(settled).toEqual([...settled].sort().toReversed());
  const updated = (await bank.all(main, 'sort_by=updated_at:asc')).map((row) => row.updated_at);
  expect(updated).toEqual([...updated].sort());
  const reversed = (await bank.all(main, 'sort_by=updated_at:desc')).map((row) => row.updated_at);
  expect(reversed).toEqual([...updated].toReversed());
});

test('time filters keep rows within their bounds, both included', async () => {
  const bank = await openBank();
  const main = await bank.main();
  const rows = await bank.all(main, 'sort_by=updated_at:asc');
  const [from, to] = [rows[20]?.updated_at ?? '', rows[60]?.updated_at ?? ''];
  const expected = rows.filter((row) => row.updated_at >= from && row.updated_at <= to);
  const query = `updated_at_from=${from}&updated_at_to=${to}`;
  expect(await bank.all(main, `sort_by=updated_at:asc&${query}`)).toEqual(expected);
  const bySettled = await bank.all(main, query);
  expect(new Set(bySettled.map((row) => row.id))).toEqual(new Set(expected.map((row) => row.id)));
  const [start, end] = ['2025-03-01', '2025-06-01T00:00:00%2B00:00'];
  for (const field of ['settled_at', 'emitted_at', 'created_at']) {
    const found = await bank.all(main, `${field}_from=${start}&${field}_to=${end}`);
    const wanted = rows.filter(
      (row) => String(row[field]) >= '2025-03-01' && String(row[field]) < '2025-06-01',
    );
    expect(found).toHaveLength(wanted.length);
    expect(found.length).toBeGreaterThan(3);
  }
});

test('side, operation_type, with_attachments and iban filter', async () => {
  const bank = await openBank();
  const [account] = await bank.accounts();
  const rows = await bank.all(account?.id ?? '', allIncludes);
  const count = async (query: string) => (await bank.page(query)).json.meta.total_count;
  expect(await count('side=credit')).toBe(rows.filter((row) => row.side === 'credit').length);
  expect(await count('operation_type[]=card&operation_type[]=income')).toBe(
    rows.filter((row) => ['card', 'income'].includes(String(row.operation_type))).length,
  );
  const withFiles = rows.filter((row) => row.attachments.length > 0).length;
  expect(await count('with_attachments=true')).toBe(withFiles);
  expect(await count('with_attachments=false')).toBe(rows.length - withFiles);
  const byIban = await bank.get<{ meta: { total_count: number } }>(
    `/transactions?iban=${account?.iban}`,
  );
  expect(byIban.json.meta.total_count).toBe(rows.length);
});

test('meta is as documented, and misspelt parameters are ignored', async () => {
  const bank = await openBank();
  const { json } = await bank.page('current_page=2&per_page=10&filters[side]=credit');
  const total = json.meta.total_count;
  expect(json.transactions).toHaveLength(10);
  expect(json.meta).toEqual({
    current_page: 2,
    next_page: 3,
    prev_page: 1,
    total_pages: Math.ceil(total / 10),
    total_count: total,
    per_page: 10,
  });
  const last = await bank.page(`per_page=10&page=${json.meta.total_pages}`);
  expect(last.json.meta.next_page).toBeNull();
});

test('small resources', async () => {
  const bank = await openBank();
  const main = await bank.main();
  const one = await bank.get<{ bank_account: { id: string } }>(`/bank_accounts/${main}`);
  expect(one.json.bank_account.id).toBe(main);
  const list = await bank.get<Record<string, unknown>>('/bank_accounts');
  expect(list.json).not.toHaveProperty('meta');
  type Labels = { labels: { id: string; parent_id: string | null }[] };
  const { labels } = (await bank.get<Labels>('/labels')).json;
  expect(labels.some((label) => label.parent_id !== null)).toBe(true);
  const label = await bank.get<{ label: unknown }>(`/labels/${labels[3]?.id}`);
  expect(label.json.label).toEqual(labels[3]);
  const members = await bank.get<{ memberships: unknown[]; meta: unknown }>('/memberships');
  expect(members.json.memberships.length).toBeGreaterThan(3);
  type Org = { organization: { slug: string; bank_accounts: unknown[] } };
  const { organization } = (await bank.get<Org>('/organization')).json;
  expect(organization.slug).toBe(bank.running.login);
  expect(organization.bank_accounts).toHaveLength(5);
  const all = await bank.get<Org>('/organization?include_external_accounts=true');
  expect(all.json.organization.bank_accounts).toHaveLength(6);
});

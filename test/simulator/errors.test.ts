import { expect, test } from 'vitest';
import { openBank } from './client.ts';

type Errors = { errors: { code: string; source?: { parameter: string } }[]; trace_id: string };

test('a known parameter with a bad value is refused as documented', async () => {
  const bank = await openBank();
  const answer = await bank.page('status=invalid');
  expect(answer.status).toBe(422);
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.json).toEqual({
    errors: [
      {
        code: 'not_in_list',
        detail: 'status must be one of: pending, completed, declined, reversed',
        source: { parameter: 'status' },
      },
    ],
    trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  for (const query of [
    'side=up',
    'sort_by=amount:asc',
    'includes[]=cards',
    'page=0',
    'per_page=x',
  ]) {
    expect((await bank.page(query)).status).toBe(422);
  }
});

test('bounds must be well-formed instants of a plausible year', async () => {
  const bank = await openBank();
  for (const text of ['yesterday', '0001-01-01T00:00:00Z', '2026-01-01T00:00:00+00:00']) {
    expect((await bank.page(`updated_at_from=${text}`)).status).toBe(422);
  }
  for (const text of ['2026-01-01', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123456Z']) {
    expect((await bank.page(`updated_at_from=${text}`)).status).toBe(200);
  }
});

test('an account must be named, and exist', async () => {
  const bank = await openBank();
  expect((await bank.get<Errors>('/transactions')).status).toBe(400);
  const unknown = '/transactions?bank_account_id=00000000-0000-4000-8000-000000000000';
  expect((await bank.get<Errors>(unknown)).json.errors[0]?.code).toBe('not_found');
});

test('transactions are found by id only, not by their slug', async () => {
  const bank = await openBank();
  const slug = await bank.get<{ errors: { code: string } }>('/transactions/super-transaction-6576');
  expect(slug.status).toBe(404);
  expect(slug.json.errors.code).toBe('not_found');
  expect((await bank.get('/attachments/nope')).status).toBe(404);
});

test('a path that is not routed gets the answer of the gateway', async () => {
  const bank = await openBank();
  const answer = await bank.get('/nothing_here');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(answer.headers.get('x-tyk-trace-id')).not.toBeNull();
  expect(answer.headers.get('x-request-id')).toBeNull();
});

test('credentials are checked', async () => {
  const bank = await openBank();
  const { accessToken, url } = bank.running;
  const none = await fetch(`${url}/bank_accounts`);
  expect(none.status).toBe(401);
  expect(await none.json()).toMatchObject({ errors: [{ code: 'bad_request' }] });
  expect((await bank.get('/bank_accounts', { Authorization: 'a:b' })).status).toBe(401);
  const bearer = { Authorization: `Bearer ${accessToken}` };
  expect((await bank.get('/bank_accounts', bearer)).status).toBe(200);
});

test('too many refusals are throttled', async () => {
  const bank = await openBank();
  const statuses = new Set<number>();
  for (let i = 0; i < 201; i++) {
    statuses.add((await bank.get('/bank_accounts', { Authorization: 'a:b' })).status);
  }
  expect([...statuses]).toEqual([401, 429]);
  expect((await bank.get('/bank_accounts')).status).toBe(429);
});

test('too many requests are refused, with Retry-After by switch', async () => {
  const bank = await openBank({ transactions: 10 });
  const { url, login, secretKey } = bank.running;
  const headers = { Authorization: `${login}:${secretKey}` };
  for (let i = 0; i < 1000; i++) await (await fetch(`${url}/labels`, { headers })).arrayBuffer();
  const refused = await bank.get('/labels');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBeNull();
  bank.running.bank.setQuirks({ retry_after: 'present' });
  expect(Number((await bank.get('/labels')).headers.get('retry-after'))).toBeGreaterThan(0);
  bank.running.bank.setQuirks({ rate_limits: 'off' });
  expect((await bank.get('/labels')).status).toBe(200);
});

test('error bodies take any of the known shapes', async () => {
  const bank = await openBank();
  const shapes = {
    array: { errors: [{ code: 'not_found' }] },
    object: { errors: { code: 'not_found', status: '404' } },
    flat: { code: 'not_found' },
    message: { message: 'label was not found' },
  } as const;
  for (const [shape, body] of Object.entries(shapes)) {
    await bank.control('quirks', { error_bodies: shape });
    expect((await bank.get('/labels/x')).json).toMatchObject(body);
  }
  await bank.control('quirks', { error_bodies: 'empty' });
  expect((await bank.get('/labels/x')).text).toBe('');
});

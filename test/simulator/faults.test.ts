import { expect, test } from 'vitest';
import type { RequestCounts } from '../../src/simulator/index.ts';
import { openBank } from './client.ts';

test('the next matching requests fail as told, and only those', async () => {
  const bank = await openBank();
  await bank.control('faults', { match: '/labels', times: 2, status: 503, retry_after: 7 });
  expect((await bank.get('/bank_accounts')).status).toBe(200);
  const first = await bank.get('/labels');
  expect([first.status, first.headers.get('retry-after')]).toEqual([503, '7']);
  expect((await bank.get('/labels')).status).toBe(503);
  expect((await bank.get('/labels')).status).toBe(200);
});

test('a fault may let requests pass first, or be called off', async () => {
  const bank = await openBank();
  await bank.control('faults', { match: '/labels', skip: 1, status: 401 });
  expect((await bank.get('/labels')).status).toBe(200);
  expect((await bank.get('/labels')).status).toBe(401);
  await bank.control('faults', { times: 5, status: 500 });
  await bank.control('faults', {});
  expect((await bank.get('/labels')).status).toBe(200);
});

test('connections break in every way', async () => {
  const bank = await openBank();
  await bank.control('faults', { kind: 'reset' });
  await expect(bank.get('/labels')).rejects.toThrow();
  await bank.control('faults', { kind: 'cut_body' });
  await expect(bank.get('/labels')).rejects.toThrow();
  await bank.control('faults', { kind: 'html' });
  const html = await bank.get('/labels');
  expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html']);
  await bank.control('faults', { kind: 'hang' });
  const hung = fetch(`${bank.running.url}/labels`, { signal: AbortSignal.timeout(150) });
  await expect(hung).rejects.toThrow(/timeout|aborted/i);
  expect((await bank.get('/labels')).status).toBe(200);
});

test('faults reach downloads', async () => {
  const bank = await openBank();
  const { json } = await bank.page('with_attachments=true&includes[]=attachments');
  const url = json.transactions[0]?.attachments[0]?.url ?? '';
  await bank.control('faults', { match: '/s3/', kind: 'cut_body' });
  await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow();
  expect((await fetch(url)).status).toBe(200);
});

test('requests are counted by path and by status', async () => {
  const bank = await openBank();
  const main = await bank.main();
  await bank.get(`/bank_accounts/${main}`);
  await bank.get('/nope');
  const counts = await bank.control<RequestCounts>('requests');
  expect(counts).toMatchObject({
    total: 3,
    by_path: { '/v2/bank_accounts': 1, '/v2/bank_accounts/{id}': 1, '/v2/nope': 1 },
    by_status: { 200: 2, 404: 1 },
  });
  expect(counts.recent[1]).toEqual({
    method: 'GET',
    target: `/v2/bank_accounts/${main}`,
    status: 200,
  });
  bank.running.bank.clearRequests();
  expect(bank.running.bank.requests().total).toBe(0);
});

test('control requests that make no sense are refused', async () => {
  const bank = await openBank();
  await expect(bank.control('quirks', { no_such: 'x' })).rejects.toThrow('no such quirk');
  await expect(bank.control('quirks', { meta: 'x' })).rejects.toThrow('meta must be one of');
  await expect(bank.control('advance', { hours: 'two' })).rejects.toThrow('must be a number');
  await expect(bank.control('faults', { kind: 'fire' })).rejects.toThrow('kind must be one of');
});

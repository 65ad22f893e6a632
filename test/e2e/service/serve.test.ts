import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { type Journey, startJourney } from '../../support/journey.ts';
import { until } from '../process/until.ts';
import { eventOf, secret, signed, spoolOf, startService } from './service.ts';

// Each starts several processes, which is slow where many share a core.
vi.setConfig({ testTimeout: 180_000 });

const small = { transactions: 120, accounts: 2, attachmentsShare: 0 };

it('T200, T201 and T211 what changes at the bank comes with its webhook, a burst of 500 costs two runs, and nobody else may look', async () => {
  const journey = await startJourney(small);
  const service = await startService(journey);
  await until('the first run', async () => (await service.runs()) === 1);
  journey.bank.bank.subscribe(service.receiver, { secret });
  journey.bank.bank.bulkTouch({ count: 1 });
  await until('a run more', async () => (await service.runs()) === 2);
  expect(await service.metric('qonto_elt_webhooks_total')).toMatchObject({
    'outcome="accepted"': 1,
  });
  expect(await service.ready()).toMatchObject({ ready: true, reason: null, fault: null });
  await service.quiet();
  await Promise.all(
    Array.from({ length: 500 }, async () => {
      const request = signed(eventOf());
      const { status } = await fetch(service.receiver, request);
      expect(status).toBe(200);
    }),
  );
  await service.quiet();
  await expectOnlyThisMachine(service.url);
  expect((await service.stop()).status).toBe(143);
  await journey.expectTruth();
  const events = await journey.query(
    `select id, type, payload->>'$.data.event' as event, payload->>'$.data.note' as note
     from qonto_raw.webhook_events where payload->>'$.data.note' is not null`,
  );
  expect(events).toEqual([
    {
      id: expect.any(String),
      type: 'v1/transactions',
      event: 'updated',
      note: expect.stringMatching(/^bulk edit/),
    },
  ]);
  const [loads] = await journey.query(
    `select count(*)::int as runs, sum((counts->>'$.webhook_events.landed')::int)::int as events
     from qonto_raw._loads where (counts->>'$.webhook_events.landed')::int > 0`,
  );
  expect(loads?.events).toBe(501);
  expect(loads?.runs).toBeLessThanOrEqual(3);
});

it('T332 a setting of sync that a service shares a file with keeps it from none of its runs', async () => {
  const journey = await startJourney(small);
  const page = join(journey.folder, 'page.html');
  const service = await startService(journey, { env: { QONTO_ELT_REPORT: page } });
  await until('the first run', async () => (await service.ready()).last_run_at !== null);
  expect(await service.ready()).toMatchObject({ ready: true, fault: null });
  expect((await service.stop()).status).toBe(143);
  await journey.expectTruth();
  expect(existsSync(page)).toBe(false);
});

it('T202 and T203 what is forged, stale, replayed, oversized or cut changes nothing; what is strange and signed is received', async () => {
  const journey = await startJourney(small);
  const service = await startService(journey);
  await until('the first run', async () => (await service.runs()) === 1);
  const good = signed(eventOf());
  expect((await fetch(service.receiver, good)).status).toBe(200);
  await until('its run', async () => (await service.runs()) === 2);
  const before = await stateOf(journey);
  const requests = journey.bank.bank.requests().total;

  const now = Math.floor(Date.now() / 1_000);
  const body = eventOf();
  const right = signed(body, { seconds: now });
  const signature = right.headers['X-Qonto-Signature'] ?? '';
  const hmac = signature.split('v1=')[1] ?? '';
  const headers = (value: string) => ({ ...right, headers: { 'X-Qonto-Signature': value } });
  const forged: Record<string, RequestInit> = {
    'no signature': { method: 'POST', body },
    'an empty one': headers(''),
    'of another secret': signed(body, { key: `${secret}x` }),
    'of another body': { ...right, body: `${body} ` },
    'of another time': headers(`t=${now - 1},v1=${hmac}`),
    'without a time': headers(`v1=${hmac}`),
    'with two times': headers(`t=${now},t=${now - 1},v1=${hmac}`),
    'in base64': headers(`t=${now},v1=${Buffer.from(hmac, 'hex').toString('base64')}`),
    'cut short': headers(`t=${now},v1=${hmac.slice(0, 62)}`),
    'under another header': {
      method: 'POST',
      body,
      headers: { 'Qonto-SHA256-Signature': signature },
    },
    'six minutes old': signed(body, { seconds: now - 360 }),
    'six minutes ahead': signed(body, { seconds: now + 360 }),
  };
  for (const [what, request] of Object.entries(forged)) {
    const answer = await fetch(service.receiver, request);
    expect([what, answer.status, await answer.text()]).toEqual([what, 401, '']);
  }
  const long = eventOf({ note: 'x'.repeat(64 * 1024) });
  expect((await fetch(service.receiver, signed(long))).status).toBe(413);
  const stream = new Blob([new Uint8Array(Buffer.from(long))]).stream();
  const chunked = { ...signed(long), body: stream, duplex: 'half' } as RequestInit;
  expect((await fetch(service.receiver, chunked)).status).toBe(413);
  // Signed and whole, but for its last byte, which never comes.
  await sendCut(service.receiver, right);
  expect((await fetch(service.receiver, good)).status).toBe(200);
  expect((await fetch(service.receiver, { method: 'PUT', body })).status).toBe(405);

  await until('all is counted', async () => {
    const counted = await service.metric('qonto_elt_webhooks_total');
    return counted['outcome="cut"'] === 1;
  });
  expect(await service.metric('qonto_elt_webhooks_total')).toMatchObject({
    'outcome="accepted"': 1,
    'outcome="repeated"': 1,
    'outcome="stale"': 2,
    'outcome="too_long"': 2,
    'outcome="unsigned"': 7,
    'outcome="forged"': 3,
  });
  expect(await service.runs()).toBe(2);
  expect(await stateOf(journey)).toEqual(before);
  expect(journey.bank.bank.requests().total).toBe(requests);

  const empty = eventOf({ note: '' });
  const bodies = [
    eventOf({ note: 'x'.repeat(64 * 1024 - Buffer.byteLength(empty)) }),
    eventOf({}, 'v9/unheard-of'),
    JSON.stringify({ type: 'v1/beneficiaries', data: { event: 'deleted', id: 'b' } }),
    'not JSON',
    '["a list"]',
  ];
  for (const body of bodies) expect((await fetch(service.receiver, signed(body))).status).toBe(200);
  await service.quiet();
  const { stderr, stdout } = await service.stop();
  expect(stderr + stdout).not.toContain(hmac);
  const types = await journey.query(
    `select type, length(payload::text) > 60000 as is_long from qonto_raw.webhook_events
     where id <> '${JSON.parse(Buffer.from(good.body).toString()).id}' order by type`,
  );
  expect(types).toEqual([
    { type: 'v1/beneficiaries', is_long: false },
    { type: 'v1/transactions', is_long: true },
    { type: 'v9/unheard-of', is_long: false },
  ]);
  const [loads] = await journey.query(
    `select sum((counts->>'$.webhook_events.quarantined')::int)::int as aside from qonto_raw._loads`,
  );
  expect(loads).toEqual({ aside: 2 });
});

/** Without a token: by a name of this machine, and through no proxy. Neither is there a page without --dbt, nor anything else. */
async function expectOnlyThisMachine(url: string): Promise<void> {
  const { port } = new URL(url);
  const statusFor = async (headers: Record<string, string>) => {
    const asked = request({ host: '127.0.0.1', port, path: '/metrics', headers }).end();
    const [answer] = await once(asked, 'response');
    answer.resume();
    return answer.statusCode;
  };
  expect(await statusFor({ Host: 'localhost' })).toBe(200);
  expect(await statusFor({ Host: 'evil.example' })).toBe(401);
  expect(await statusFor({ 'X-Forwarded-For': '203.0.113.7' })).toBe(401);
  for (const path of ['/', '/nothing']) expect((await fetch(`${url}${path}`)).status).toBe(404);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/^# TYPE qonto_elt_webhooks_total counter$/m);
}

/** What the raw zone, the warehouse and the spool hold. */
async function stateOf(journey: Journey) {
  return {
    manifests: readdirSync(join(journey.raw, 'manifests')),
    spool: readdirSync(spoolOf(journey)),
    loads: await journey.query(
      'select max(seq)::int as seq, count(*)::int as n from qonto_raw._loads',
    ),
    events: await journey.query('select id, _hash, _seq::int as seq from qonto_raw.webhook_events'),
  };
}

/** Everything but the last byte of the body, and then the end of the connection. */
async function sendCut(url: string, { headers, body }: ReturnType<typeof signed>): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${body.length}\r\n${lines.join('')}\r\n`,
  );
  socket.write(body.subarray(0, -1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
}

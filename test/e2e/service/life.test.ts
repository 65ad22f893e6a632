import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startJourney } from '../../support/journey.ts';
import { startCli } from '../../support/run-cli.ts';
import { leaseHolder } from '../process/lease-file.ts';
import { until } from '../process/until.ts';
import { eventOf, freePort, secret, serveArguments, signed, startService } from './service.ts';

// Each starts several processes, which is slow where many share a core.
vi.setConfig({ testTimeout: 240_000 });

const small = { transactions: 120, accounts: 2, attachmentsShare: 0 };

it('T206 with every second webhook lost, nothing is missing after the next scheduled run', async () => {
  const journey = await startJourney({
    ...small,
    quirks: { webhook_delivery: 'lost', webhook_silent_changes: 'off' },
  });
  const service = await startService(journey, { flags: ['--every', '3s'] });
  await until('the first run', async () => (await service.runs()) === 1);
  const { bank } = journey.bank;
  bank.subscribe(service.receiver, { secret });
  for (let change = 0; change < 6; change += 1) {
    bank.bulkTouch({ count: 1 });
    await sleep(20);
  }
  expect(bank.webhooks()).toMatchObject({ events: 6, lost: 3 });
  const runs = await service.runs();
  // One that began before the last change may end after it.
  await until('two scheduled runs', async () => (await service.runs()) >= runs + 2);
  await service.stop();
  await journey.expectTruth();
});

it('T207 killed and started again at 20 random moments, under webhooks: no row and no event is lost', async () => {
  const journey = await startJourney({ ...small, quirks: { webhook_retry_ms: 100 } });
  const { bank } = journey.bank;
  const port = await freePort();
  bank.subscribe(`http://127.0.0.1:${port}/webhooks/qonto`, { secret });
  const flags = ['--listen', `127.0.0.1:${port}`];
  const started = () =>
    startCli(['serve', ...serveArguments(journey, flags)], {
      ...journey.env,
      QONTO_WEBHOOK_SECRET: secret,
    });
  for (let life = 0; life < 20; life += 1) {
    const service = started();
    const end = randomInt(100, 1_200);
    for (let at = 0; at < end; at += 125) {
      bank.bulkTouch({ count: 1 });
      await sleep(Math.min(125, end - at));
    }
    service.kill('SIGKILL');
    expect((await service.ended).signal, `after ${end} ms`).toBe('SIGKILL');
  }
  const { acknowledged } = bank.webhooks();
  const last = await startService(journey, { flags });
  bank.bulkTouch({ count: 1 });
  await until('what came last', () => bank.webhooks().acknowledged > acknowledged);
  await last.quiet();
  await last.stop();
  await journey.expectTruth();
  const rows = await journey.query('select id from qonto_raw.webhook_events');
  const kept = new Set(rows.map(({ id }) => id));
  const said = bank.acknowledgedWebhooks().map((body) => JSON.parse(body).id);
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((id) => !kept.has(id))).toEqual([]);
});

it('T209 a key that the bank refuses is said by /readyz and on stderr, costs no request a webhook, and ends nothing', async () => {
  const journey = await startJourney(small);
  const service = await startService(journey, { env: { QONTO_SECRET_KEY: 'no-such-secret-key' } });
  await until('the first run', async () => (await service.ready()).last_run_at !== null);
  const answer = await fetch(`${service.url}/readyz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    ready: false,
    reason: expect.stringContaining('Somebody has to mend this'),
    fault: { code: 'unauthorized', exit_status_of_a_run: 77 },
  });
  expect(service.stderr()).toContain('The bank refused the credentials (401)');
  const { total } = journey.bank.bank.requests();
  for (let n = 0; n < 5; n += 1)
    expect((await fetch(service.receiver, signed(eventOf()))).status).toBe(200);
  await sleep(1_000);
  expect(await service.runs()).toBe(1);
  expect(journey.bank.bank.requests().total).toBe(total);
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
});

it('T208 and T210 a run that fails is tried again and is good when the bank is; SIGTERM in the middle of one ends it at a safe point', async () => {
  const journey = await startJourney({ ...small, quirks: { meta: 'missing' } });
  const service = await startService(journey);
  await until('the first run', async () => (await service.ready()).last_run_at !== null);
  expect(await service.ready()).toMatchObject({
    ready: false,
    fault: { code: 'unexpected_shape', exit_status_of_a_run: 69 },
  });
  const { bank } = journey.bank;
  bank.setQuirks({ meta: 'documented' });
  await until('it is ready', async () => (await service.ready()).ready === true);
  await journey.expectTruth();

  // A run that waits for an answer of the bank which never comes.
  bank.addFault({ match: '/transactions', kind: 'hang', times: 100 });
  const { total } = bank.requests();
  expect((await fetch(service.receiver, signed(eventOf()))).status).toBe(200);
  await until('it asks the bank', () => bank.requests().total > total + 3);
  expect(await service.ready()).toMatchObject({ ready: true, is_running: true });
  const { status, stderr } = await service.stop();
  expect(status).toBe(143);
  expect(stderr).toContain('has no usable meta');
  expect(stderr).toContain('Stopped by SIGTERM');
  expect(leaseHolder(journey)).toBeUndefined();
});

it('T211 on another address all but the receiver needs the token', async () => {
  const journey = await startJourney(small);
  const token = 'a-token-that-nobody-guesses';
  const env = { QONTO_SERVE_TOKEN: token };
  const open = await startService(journey, { flags: ['--listen', '0.0.0.0:0'], env });
  const own = open.url.replace('0.0.0.0', '127.0.0.1');
  for (const path of ['/', '/healthz', '/readyz', '/metrics', '/nothing']) {
    expect((await fetch(`${own}${path}`)).status, path).toBe(401);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await fetch(`${own}${path}`, { headers })).status, path).not.toBe(401);
  }
  expect((await fetch(`${own}/webhooks/qonto`, signed(eventOf()))).status).toBe(200);
  await open.stop();
});

it('T212 where a webhook starts a job, a burst starts it once, a start that fails is tried again, and no bank is asked', async () => {
  const journey = await startJourney(small);
  const asked: string[] = [];
  const google = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    incoming.resume();
    const isFirst = asked.length === 1;
    outgoing.writeHead(isFirst ? 503 : 200, { 'Content-Type': 'application/json' });
    outgoing.end(JSON.stringify(isFirst ? { error: { code: 503 } } : { name: 'operations/1' }));
  }).listen(0, '127.0.0.1');
  await once(google, 'listening');
  onTestFinished(() => void google.close());
  const address = google.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const job = 'projects/acme-1/locations/europe-west1/jobs/qonto-sync';
  const service = await startService(journey, {
    flags: ['--on-event', `cloud-run-job:${job}`],
    env: { CLOUD_RUN_EMULATOR_HOST: `http://127.0.0.1:${port}` },
  });
  expect(await service.ready()).toMatchObject({ ready: true });
  await Promise.all(
    Array.from({ length: 20 }, async () =>
      expect((await fetch(service.receiver, signed(eventOf()))).status).toBe(200),
    ),
  );
  await until('the start that failed', async () => (await service.runs()) === 1);
  expect(await service.ready()).toMatchObject({
    ready: false,
    fault: { code: 'google_unavailable' },
  });
  await until('the start', async () => (await service.runs()) === 2);
  expect(asked).toEqual([`POST /v2/${job}:run`, `POST /v2/${job}:run`]);
  expect(await service.ready()).toMatchObject({ ready: true });
  expect(journey.bank.bank.requests().total).toBe(0);
  expect((await service.stop()).status).toBe(143);
});

it('T213 a service that cannot be where its settings say ends at once, 78', async () => {
  const journey = await startJourney(small);
  const port = await freePort();
  const taken = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void taken.close());
  const run = async (...flags: string[]) =>
    startCli(['serve', ...serveArguments(journey, flags)], journey.env).ended;
  const [elsewhere, inside] = await Promise.all([
    run('--listen', `127.0.0.1:${port}`),
    run('--webhook-spool', `${journey.raw}/spool`),
  ]);
  expect(elsewhere).toMatchObject({ status: 78 });
  expect(elsewhere.stderr).toContain('another program listens there');
  expect(inside).toMatchObject({ status: 78 });
  expect(inside.stderr).toContain('would be inside the raw zone');
});

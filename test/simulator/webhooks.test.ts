import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Quirks, type RunningBank, startBank } from '../../src/simulator/index.ts';
import { until } from '../e2e/process/until.ts';

interface Received {
  readonly seconds: number;
  readonly isSigned: boolean;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

const secret = 'whsec_a-secret-of-thirty-two-characters';

/** A bank, and a receiver that answers as it is told: after some time, with a status. */
async function startBoth(
  quirks: Partial<Quirks>,
  answer: (request: number) => { readonly status: number; readonly afterMs?: number } = () => ({
    status: 200,
  }),
): Promise<{ readonly bank: RunningBank['bank']; readonly received: readonly Received[] }> {
  const { bank, close } = await startBank({
    transactions: 60,
    accounts: 1,
    quirks: { webhook_retry_ms: 40, ...quirks },
  });
  const received: Received[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    const { status, afterMs = 0 } = answer(requests);
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const [, t = '', v1 = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['x-qonto-signature'])) ?? [];
    const digest = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
    received.push({ seconds: Number(t), isSigned: v1 === digest, event: JSON.parse(body) });
    await sleep(afterMs);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    await close();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  bank.subscribe(`http://127.0.0.1:${port}/`, { secret });
  return { bank, received };
}

/** How many webhooks a week of the bank's life sends. */
async function toldInAWeek(webhook_silent_changes: 'on' | 'off'): Promise<number> {
  const { bank } = await startBoth({ webhook_silent_changes });
  bank.advance({ days: 7 });
  return bank.webhooks().events;
}

const ids = (received: readonly Received[]) => received.map(({ event }) => event.id);

describe('webhooks of the simulated bank', () => {
  it('are signed, and name the account and what changed, as documented', async () => {
    const { bank, received } = await startBoth({});
    bank.bulkTouch({ count: 1 });
    await until('it came', () => received.length === 1);
    const [only] = received;
    expect(only).toMatchObject({
      isSigned: true,
      event: {
        type: 'v1/transactions',
        data: { event: 'updated', amount: expect.any(Number), status: 'completed' },
      },
    });
    const account = only?.event.data.bank_account as Record<string, unknown>;
    expect(account.id).toBe(bank.truth().bank_accounts[0]?.id);
    expect(Math.abs(Date.now() / 1_000 - (only?.seconds ?? 0))).toBeLessThan(60);
  });

  it('come again, with pauses that grow, until they are acknowledged in time', async () => {
    const { bank, received } = await startBoth({ webhook_ack_ms: 150 }, (request) =>
      request === 1 ? { status: 500 } : { status: 200, afterMs: request === 2 ? 400 : 0 },
    );
    bank.bulkTouch({ count: 1 });
    await until('it was acknowledged', () => bank.webhooks().acknowledged === 1);
    expect(bank.webhooks()).toMatchObject({ events: 1, attempts: 3, waiting: 0 });
    expect(new Set(ids(received)).size).toBe(1);
  });

  it.each([
    ['normal', ['a', 'b', 'c', 'd']],
    ['duplicated', ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd']],
    ['lost', ['a', 'c']],
    ['late', ['a', 'b', 'c', 'd']],
  ] as const)('%s: these of four changes come', async (delivery, expected) => {
    const quirks = { webhook_delivery: delivery, webhook_late_ms: 80 } as const;
    const { bank, received } = await startBoth(quirks);
    for (let change = 0; change < 4; change += 1) bank.bulkTouch({ count: 1 });
    if (delivery === 'late') expect(bank.webhooks().attempts).toBe(0);
    await until('they came', () => received.length === expected.length);
    const notes = received.map(({ event }) => String(event.data.updated_at));
    const letters = [...new Set(notes)].sort();
    const kept = delivery === 'lost' ? ['a', 'c'] : ['a', 'b', 'c', 'd'];
    expect(notes.map((note) => kept[letters.indexOf(note)]).sort()).toEqual([...expected]);
  });

  it('reordered: each second one goes before the first', async () => {
    // One at a time, so that what is sent first comes first.
    const { bank, received } = await startBoth({ webhook_delivery: 'reordered' });
    bank.bulkTouch({ count: 1 });
    bank.bulkTouch({ count: 1 });
    bank.bulkTouch({ count: 1 });
    await until('they came', () => received.length === 3);
    const times = received.map(({ event }) => String(event.data.updated_at));
    expect(times.at(-1)).toBe([...times].sort().at(-1));
    expect(bank.webhooks()).toMatchObject({ events: 3, attempts: 3, lost: 0 });
  });

  it('by switch: event key, amounts, ids and times of repeats, and changes that send none', async () => {
    const { bank, received } = await startBoth(
      {
        webhook_event_key: 'dotted',
        webhook_amounts: 'string',
        webhook_event_id: 'new',
        webhook_retry_timestamp: 'original',
        webhook_retry_ms: 1_100,
      },
      (request) => ({ status: request === 1 ? 500 : 200 }),
    );
    bank.bulkTouch({ count: 1 });
    await until('both came', () => received.length === 2);
    expect(received[0]?.event.data).toMatchObject({
      event: 'transactions.updated',
      amount: expect.stringMatching(/^-?\d+\.\d\d$/),
    });
    expect(new Set(ids(received)).size).toBe(2);
    expect(new Set(received.map(({ seconds }) => seconds)).size).toBe(1);
    expect(received.every(({ isSigned }) => isSigned)).toBe(true);
    const { events } = bank.webhooks();
    bank.setQuirks({ webhook_event_key: 'missing' });
    bank.bulkTouch({ count: 1 });
    await until('the third came', () => received.length === 3);
    expect(received[2]?.event.data).not.toHaveProperty('event');
    expect(bank.webhooks().events).toBe(events + 1);
  });

  it('silent changes: a week sends fewer than it has changes, unless every change is told', async () => {
    expect(await toldInAWeek('on')).toBeLessThan(await toldInAWeek('off'));
  });

  it('end with the consent, by switch, and say so before', async () => {
    const { bank, received } = await startBoth({ webhook_subscription_end: 'dropped' });
    const [subscription] = bank.subscriptions();
    bank.subscribe(subscription?.callbackUrl ?? '', { types: ['v1/consent-revocations'], secret });
    bank.revokeConsent();
    expect(bank.subscriptions()).toEqual([]);
    await until('it is told', () => received.length === 1);
    expect(received[0]?.event).toMatchObject({
      type: 'v1/consent-revocations',
      data: { revoked_at: expect.any(String) },
    });
  });
});

describe('subscriptions', () => {
  it('are for applications only, and take what is documented', async () => {
    const bank = await startBank({ transactions: 20, accounts: 1 });
    onTestFinished(() => bank.close());
    const ask = async (method: string, path = '', body?: object, authorization?: string) => {
      const answer = await fetch(`${bank.url}/webhook_subscriptions${path}`, {
        method,
        headers: { Authorization: authorization ?? `Bearer ${bank.accessToken}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
    };
    const good = { callback_url: 'https://a.example/', types: ['v1/transactions'] };
    const key = `${bank.login}:${bank.secretKey}`;
    expect((await ask('POST', '', good, key)).body.errors[0]).toMatchObject({
      code: 'oauth_required',
    });
    for (const wrong of [
      { ...good, callback_url: 'http://a.example/' },
      { ...good, types: [] },
      { ...good, secret: 'short' },
      { ...good, description: 'x'.repeat(257) },
    ])
      expect((await ask('POST', '', wrong)).status).toBe(422);
    const made = await ask('POST', '', good);
    expect(made).toMatchObject({
      status: 201,
      body: { ...good, secret: expect.stringMatching(/^whsec_/) },
    });
    const { id } = made.body;
    expect((await ask('GET')).body.subscriptions).toMatchObject([{ id, secret: null }]);
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ id, secret: null });
    const changed = { ...good, types: ['v1/accounts'] };
    expect((await ask('PUT', `/${id}`, changed)).body.types).toEqual(['v1/accounts']);
    expect(await ask('DELETE', `/${id}`)).toEqual({ status: 204, body: null });
    expect((await ask('GET', `/${id}`)).status).toBe(404);
  });
});

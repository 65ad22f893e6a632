import { expect, it } from 'vitest';
import { shift } from '../../../src/base/instant.ts';
import { newestManifest } from '../../../src/raw/chain.ts';
import { labels } from '../../../src/streams/labels.ts';
import { memberships } from '../../../src/streams/memberships.ts';
import { transactions } from '../../../src/streams/transactions.ts';
import {
  accountsIn,
  listingsIn,
  now,
  openLandingIn,
  progressOf,
  row,
  start,
} from './open-landing.ts';

const later = shift(start, 1_000);
const slice = { bank_account_id: 'main', status: 'pending' };
const main = { stream: transactions, slice };
const pending = (id: string, updated_at = start) => ({ id, bank_account_id: 'main', updated_at });
const gone = (id: string) => ({
  stream: 'transactions',
  id,
  bankAccountId: 'main',
  status: 'pending',
  updatedAt: start,
  deletedAt: now,
  foundBy: 'pending' as const,
});

it('what is pending waits in the manifest, until it has ended or the bank knows it no more', async () => {
  const first = await openLandingIn();
  const rows = ['c', 'a', 'b'].map((id) => row(id));
  await first.landing.rows(progressOf('main', 'pending'), 0, [...rows, row(undefined)], later);
  await first.landing.commit();
  const head = await newestManifest(first.zone);
  expect(head?.manifest.streams.transactions?.waiting).toEqual(
    ['a', 'b', 'c'].map((id) => ({ ...pending(id), asked_at: later })),
  );
  const { landing, zone, linesOf } = await openLandingIn(first.raw, head);
  await landing.rows(progressOf(), 0, [{ ...row('a', 'paid'), updatedAt: later }], now);
  await landing.deletion(gone('b'));
  expect(landing.waiting.since('transactions', now)).toMatchObject([pending('c')]);
  await landing.commit();
  const next = await newestManifest(zone);
  expect(next?.manifest.streams.transactions?.waiting).toMatchObject([pending('c')]);
  expect(await linesOf(next, 'transaction_deletions')).toMatchObject([
    { id: 'b', found_by: 'pending', deleted_at: now, payload: { http_status: 404 } },
  ]);
  await landing.deletion(gone('c'));
  await landing.commit();
  expect((await newestManifest(zone))?.manifest.streams.transactions).not.toHaveProperty('waiting');
});

it('an object that was asked for lands, unless it is known or flawed, and is counted', async () => {
  const { landing, zone, linesOf } = await openLandingIn();
  expect(await landing.object(main, row('a'), false)).toBe('landed');
  expect(await landing.object(main, row('b'), true)).toBe('unchanged');
  expect(await landing.object(main, row(undefined), false)).toBe('quarantined');
  await landing.commit();
  const head = await newestManifest(zone);
  expect(head?.manifest.streams.transactions).toEqual({
    counts: { read: 3, landed: 1, unchanged: 1, quarantined: 1 },
    waiting: [pending('a')],
  });
  expect(await linesOf(head, 'transactions')).toMatchObject([{ ...slice, id: 'a' }]);
});

it('a stream that cannot be read says why, and what landed of it stays; then it says so no more', async () => {
  const first = await openLandingIn();
  await first.landing.snapshot(labels, [{ text: '{"id":"a"}', value: { id: 'a' } }]);
  expect(first.landing.objectsOf('labels')).toBe(1);
  expect(first.landing.objectsOf('memberships')).toBe(0);
  await first.landing.commit();
  const head = await newestManifest(first.zone);
  const second = await openLandingIn(first.raw, head);
  expect(second.landing.objectsOf('labels')).toBe(1);
  const why = { code: 'forbidden', reason: 'no scope' };
  const fault = { ...why, stream: 'more than a manifest says' };
  for (const { name } of [memberships, labels]) second.landing.unavailable(name, fault);
  await second.landing.commit();
  const next = await newestManifest(first.zone);
  const counts = { read: 0, landed: 0, unchanged: 0, quarantined: 0 };
  const { snapshot } = head?.manifest.streams.labels ?? {};
  expect(Object.entries(next?.manifest.streams ?? {})).toEqual([
    ['labels', { counts, snapshot, unavailable: why }],
    ['memberships', { counts, unavailable: why }],
  ]);
  const third = await openLandingIn(first.raw, next);
  await third.landing.commit();
  expect((await newestManifest(first.zone))?.manifest.streams).toEqual({
    labels: { counts, snapshot },
    memberships: { counts },
  });
});

it('a listing that failed is held; one of which rows have landed says for itself how far it is', async () => {
  const { landing, zone } = await openLandingIn();
  const begun = progressOf('b');
  begun.certify(0, { kind: 'keyset', requests: 1, rows: 1 });
  await landing.rows(begun, 0, [row('x')], now);
  landing.failed(begun);
  landing.failed(progressOf('c'));
  landing.failed(progressOf('a'));
  await landing.commit();
  const head = await newestManifest(zone);
  expect(accountsIn(head)).toEqual(['a', 'b', 'c']);
  expect(
    listingsIn(head).map(({ certificate, watermark, held }) => [
      certificate?.kind,
      watermark,
      held,
    ]),
  ).toEqual([
    [undefined, null, { since: now }],
    ['keyset', start, undefined],
    [undefined, null, { since: now }],
  ]);
});

it('what a webhook brought lands with when it came, and is counted', async () => {
  const { landing, zone, linesOf } = await openLandingIn();
  const event = (body: string) => ({ body, receivedAt: later, isGarbled: false });
  async function* events() {
    yield event('{"id":"e","type":"v1/transactions"}');
    yield event('no JSON');
  }
  expect(await landing.events(events())).toBe(2);
  await landing.commit();
  const head = await newestManifest(zone);
  expect(head?.manifest.streams.webhook_events?.counts).toEqual({
    read: 2,
    landed: 1,
    unchanged: 0,
    quarantined: 1,
  });
  expect(await linesOf(head, 'webhook_events')).toMatchObject([
    { id: 'e', type: 'v1/transactions', _extracted_at: later },
  ]);
});

it('whoever looks on is told of each commit and of its lines', async () => {
  const told: unknown[] = [];
  const { landing } = await openLandingIn(undefined, undefined, 2, (event) => told.push(event));
  await landing.rows(progressOf(), 0, [row('a'), row('b'), row(undefined)], now);
  await landing.commit();
  expect(told).toEqual([
    { kind: 'commit', seq: 1, rows: 3 },
    { kind: 'commit', seq: 2, rows: 0 },
  ]);
});

it('the last thousand that were set aside are remembered, and no more', async () => {
  const first = await openLandingIn();
  const flawed = Array.from({ length: 1_001 }, (_, i) => ({
    ...row(undefined),
    hash: String(i).padStart(16, '0').padEnd(64, '0'),
  }));
  await first.landing.rows(progressOf(), 0, flawed, now);
  await first.landing.commit();
  const known = (await newestManifest(first.zone))?.manifest.quarantined;
  expect(known).toEqual(flawed.slice(1).map(({ hash }) => hash.slice(0, 16)));
});

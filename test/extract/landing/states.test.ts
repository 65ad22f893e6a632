import { expect, it } from 'vitest';
import { shift } from '../../../src/base/instant.ts';
import { openProgress } from '../../../src/extract/landing/progress.ts';
import { followed } from '../../../src/extract/landing/states.ts';
import { newestManifest } from '../../../src/raw/chain.ts';
import { noCounts } from '../../../src/raw/manifest.ts';
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

it('listings are those of their own stream, and stay while nobody reads them', async () => {
  const first = await openLandingIn();
  await first.landing.rows(progressOf(), 0, [row('a')], now);
  await first.landing.snapshot(labels, [{ text: '{"id":"l"}', value: { id: 'l' } }]);
  await first.landing.commit();
  const head = await newestManifest(first.zone);
  expect(head?.manifest.streams.labels).not.toHaveProperty('listings');
  const second = await openLandingIn(first.raw, head);
  for (const name of ['teams', 'memberships'])
    second.landing.unavailable(name, { code: 'forbidden', reason: 'no scope' });
  await second.landing.commit();
  const next = await newestManifest(first.zone);
  expect(listingsIn(next)).toEqual(listingsIn(head));
  expect(Object.keys(next?.manifest.streams ?? {})).toEqual([
    'labels',
    'memberships',
    'teams',
    'transactions',
  ]);
});

it('a listing is the same one, in whatever order its columns stand', async () => {
  const first = await openLandingIn();
  const [of, reversed] = ['main', 'other'].map((account) => ({
    bank_account_id: account,
    status: 'completed',
  }));
  await first.landing.rows(progressOf(), 0, [row('a')], now);
  await first.landing.rows(progressOf('other'), 0, [row('b')], now);
  await first.landing.commit();
  const head = await newestManifest(first.zone);
  const { landing } = await openLandingIn(first.raw, head);
  const turned = openProgress(
    { stream: transactions, slice: { status: 'completed', bank_account_id: 'main' } },
    listingsIn(head)[0],
    3_600_000,
  );
  await landing.rows(turned, 0, [{ ...row('c'), updatedAt: later }], now);
  await landing.commit();
  const next = await newestManifest(first.zone);
  expect(listingsIn(next).map(({ slice, watermark }) => [slice, watermark])).toEqual([
    [of, later],
    [reversed, start],
  ]);
});

it('a listing that was neither proven nor held is held from its next look on', async () => {
  const first = await openLandingIn();
  await first.landing.rows(progressOf(), 0, [row('a')], now);
  await first.landing.commit();
  const head = await newestManifest(first.zone);
  const [known] = listingsIn(head);
  if (head === undefined || known === undefined) throw new Error('nothing landed');
  const { held: _, looked_at: __, ...before } = known;
  const streams = { ...head.manifest.streams };
  streams.transactions = { counts: noCounts, listings: [before] };
  const { landing } = await openLandingIn(first.raw, {
    ...head,
    manifest: { ...head.manifest, streams },
  });
  await landing.rows(progressOf('main', 'completed', head), 0, [], now);
  await landing.commit();
  expect(listingsIn(await newestManifest(first.zone))).toMatchObject([
    { certificate: null, held: { since: now } },
  ]);
});

it('a manifest that another has followed forgets what the newest says anew, and nothing else', async () => {
  const { landing, zone } = await openLandingIn();
  await landing.rows(progressOf(), 0, [row('a')], now);
  await landing.commit();
  const link = await newestManifest(zone);
  if (link === undefined) throw new Error('nothing landed');
  const owner = { stream: 'transactions', id: 'a' };
  const { manifest } = link;
  const files = {
    counts: { ...manifest.files.counts, stored: 5 },
    pending: [{ id: 'f', owner, attempts: 1, since: now, reason: 'r' }],
    quarantined: [{ id: 'g', owner, reason: 'r', path: null }],
  };
  const [listing] = listingsIn(link);
  expect(listing?.recent).toHaveLength(1);
  expect(followed({ ...link, manifest: { ...manifest, files } })).toEqual({
    ...link,
    manifest: {
      ...manifest,
      streams: {
        transactions: { ...manifest.streams.transactions, listings: [{ ...listing, recent: [] }] },
      },
      files: { ...files, pending: [], quarantined: [] },
    },
  });
});

it('a row with an id that is too long, or with no time, is set aside once', async () => {
  const { landing, zone, linesOf } = await openLandingIn();
  const long = row('x'.repeat(1_025));
  expect(await landing.object(main, long, false)).toBe('quarantined');
  expect(await landing.object(main, { ...row('a'), updatedAt: undefined }, false)).toBe(
    'quarantined',
  );
  expect(await landing.object(main, long, false)).toBe('unchanged');
  await landing.commit();
  const head = await newestManifest(zone);
  expect(await linesOf(head, 'transactions')).toEqual([]);
  expect((await linesOf(head, 'quarantine')).map(({ reason }) => reason)).toEqual([
    'an id of more than 1024 characters',
    'no valid updated_at',
  ]);
});

import { expect, it } from 'vitest';
import { version } from '../../../src/base/version.ts';
import { openBatch } from '../../../src/extract/landing/batch.ts';
import { contentHash } from '../../../src/extract/landing/hash.ts';
import { newestManifest } from '../../../src/raw/chain.ts';
import { folderZone } from '../../../src/raw/folder/zone.ts';
import { noFiles, snapshotsOf } from '../../../src/raw/manifest.ts';
import { labels } from '../../../src/streams/labels.ts';
import { memberships } from '../../../src/streams/memberships.ts';
import { temporaryFolder } from '../../support/folders.ts';
import {
  accountsIn,
  listingsIn,
  now,
  openLandingIn,
  progressOf,
  row,
  start,
} from './open-landing.ts';

it('rows land with where they come from, and the manifest says so', async () => {
  const { zone, landing, linesOf } = await openLandingIn();
  const progress = progressOf();
  await landing.rows(progress, 0, [row('a', 'one'), row('b', 'two', { status: 'completed' })], now);
  await landing.rows(progressOf('other'), 0, [row('c', '', { status: '' })], now);
  expect(await newestManifest(zone)).toBeUndefined();
  await landing.commit();
  const head = await newestManifest(zone);
  expect(landing.committed()).toEqual([head]);
  expect(head?.manifest).toMatchObject({
    seq: 1,
    previous_sha256: null,
    run_id: 'a run',
    connector_version: version,
    created_at: now,
    organization_id: 'acme',
    files: { counts: noFiles, pending: [], quarantined: [] },
    quarantined: [],
  });
  expect(Object.keys(head?.manifest.streams ?? {})).toEqual(['transactions']);
  expect(head?.manifest.streams.transactions).toMatchObject({
    counts: { read: 3, landed: 3, unchanged: 0, quarantined: 0 },
  });
  const listings = listingsIn(head).map((one) => [one.slice.bank_account_id, one.watermark]);
  expect(listings).toEqual([
    ['main', start],
    ['other', start],
  ]);
  const common = { updated_at: start, _extracted_at: now, _seq: 1, _part: 0 };
  expect(await linesOf(head, 'transactions')).toEqual([
    {
      id: 'a',
      bank_account_id: 'main',
      status: 'completed',
      ...common,
      _row: 0,
      _hash: row('a', 'one').hash,
      payload: { id: 'a', note: 'one' },
    },
    {
      id: 'b',
      bank_account_id: 'main',
      status: 'completed',
      ...common,
      _row: 1,
      _hash: row('b', 'two').hash,
      payload: { id: 'b', note: 'two', status: 'completed' },
    },
    {
      id: 'c',
      bank_account_id: 'other',
      status: 'completed',
      ...common,
      _row: 2,
      _hash: row('c').hash,
      payload: { id: 'c', note: '', status: '' },
    },
  ]);
  expect(progress.counts).toMatchObject({ read: 2, landed: 2, unchanged: 0, quarantined: 0 });
});

it('a later run goes on from the manifest, and lands only what is new', async () => {
  const first = await openLandingIn();
  await first.landing.rows(progressOf(), 0, [row('a'), row('b')], now);
  await first.landing.rows(progressOf('gone'), 0, [row('z')], now);
  await first.landing.commit();
  const head = await newestManifest(first.zone);
  const { landing, zone, linesOf } = await openLandingIn(first.raw, head);
  const progress = progressOf('main', 'completed', head);
  await landing.rows(progress, 0, [row('a'), row('b', 'edited')], now);
  await landing.commit();
  const next = await newestManifest(zone, 1);
  expect(next?.manifest).toMatchObject({
    seq: 2,
    previous_sha256: head?.sha256,
    streams: { transactions: { counts: { read: 2, landed: 1, unchanged: 1 } } },
  });
  expect(next?.manifest.attempt).not.toBe(head?.manifest.attempt);
  expect(accountsIn(next)).toEqual(['gone', 'main']);
  expect((await linesOf(next, 'transactions')).map(({ id }) => id)).toEqual(['b']);
  expect(progress.counts).toMatchObject({ read: 2, landed: 1, unchanged: 1 });
});

it('what has no key is set aside, once', async () => {
  const first = await openLandingIn();
  const progress = progressOf();
  const undated = { ...row('u'), updatedAt: undefined };
  const flawed = [row(undefined), undated, row(undefined)];
  await first.landing.rows(progress, 0, flawed, now);
  await first.landing.commit();
  const head = await newestManifest(first.zone);
  expect(head?.manifest.streams.transactions?.counts).toEqual({
    read: 3,
    landed: 0,
    unchanged: 1,
    quarantined: 2,
  });
  expect(progress.counts).toMatchObject({ read: 3, landed: 0, unchanged: 1, quarantined: 2 });
  expect(head?.manifest.quarantined).toHaveLength(2);
  const set = await first.linesOf(head, 'quarantine');
  expect(
    set.map(({ stream, bank_account_id: account, reason }) => [stream, account, reason]),
  ).toEqual([
    ['transactions', 'main', 'no id'],
    ['transactions', 'main', 'no valid updated_at'],
  ]);
  const again = await openLandingIn(first.raw, head);
  const later = progressOf();
  await again.landing.rows(later, 0, flawed, now);
  await again.landing.commit();
  expect((await newestManifest(again.zone))?.manifest).toMatchObject({
    parts: [],
    streams: { transactions: { counts: { read: 3, unchanged: 3, quarantined: 0 } } },
  });
  expect(later.counts).toMatchObject({ read: 3, unchanged: 3, quarantined: 0 });
});

it('an attachment that has no id is set aside', async () => {
  const { landing, zone, linesOf } = await openLandingIn();
  const broken = { text: '{"file":1}', value: { file: 1 } };
  const holder = { ...row('a'), files: () => ({ files: [], unusable: [broken] }) };
  await landing.rows(progressOf(), 0, [holder], now);
  await landing.commit();
  const head = await newestManifest(zone);
  expect(head?.manifest.streams.attachments?.counts.quarantined).toBe(1);
  expect(await linesOf(head, 'quarantine')).toMatchObject([
    {
      stream: 'attachments',
      bank_account_id: 'main',
      reason: 'no id',
      payload: { file: 1 },
      _hash: contentHash(broken.text),
      _extracted_at: now,
      _seq: 1,
    },
  ]);
});

it('many rows are committed on the way, and then the batch is a new one', async () => {
  const { landing } = await openLandingIn(undefined, undefined, 2);
  const progress = progressOf();
  await landing.rows(progress, 0, [row('a')], now);
  expect(landing.committed()).toEqual([]);
  await landing.rows(progress, 0, [row('b')], now);
  expect(landing.committed().map(({ seq }) => seq)).toEqual([1]);
  await landing.rows(progress, 0, [row('c')], now);
  progress.hold();
  await landing.commit();
  const [one, two] = landing.committed();
  expect(two?.manifest).toMatchObject({ seq: 2, previous_sha256: one?.sha256 });
  expect(two?.manifest.streams.transactions?.counts.landed).toBe(1);
  expect(listingsIn(two)).toMatchObject([{ watermark: start, certificate: null }]);
  // What the newest says anew is not held once for each.
  expect([one, two].map((link) => listingsIn(link)[0]?.recent.length)).toEqual([0, 2]);
  expect(one?.manifest.streams.transactions?.counts.landed).toBe(2);
});

const label = (id: string) => ({ text: JSON.stringify({ id }), value: { id } });

it('a short list lands whole, and only when something in it is new', async () => {
  const first = await openLandingIn();
  expect(await first.landing.snapshot(labels, [label('a'), label('b')])).toBe(true);
  expect(await first.landing.snapshot(labels, [label('b'), label('a')])).toBe(false);
  await first.landing.commit();
  const head = await newestManifest(first.zone);
  expect(head && snapshotsOf(head.manifest)).toEqual({ labels: 2 });
  expect(head?.manifest.streams.labels?.counts).toMatchObject({ read: 4, landed: 2, unchanged: 2 });
  const { landing, zone } = await openLandingIn(first.raw, head);
  expect(await landing.snapshot(labels, [label('a'), label('b')])).toBe(false);
  expect(await landing.snapshot(memberships, [])).toBe(true);
  expect(await landing.snapshot(labels, [label('a')])).toBe(true);
  await landing.commit();
  const next = await newestManifest(zone);
  expect(next && snapshotsOf(next.manifest)).toEqual({ labels: 1, memberships: 0 });
  const states = Object.entries(next?.manifest.streams ?? {});
  expect(states.map(([name, { snapshot }]) => [name, snapshot?.objects, snapshot?.seq])).toEqual([
    ['labels', 1, 2],
    ['memberships', 0, 2],
  ]);
});

it('nothing lands any more after the end', async () => {
  const { landing, zone } = await openLandingIn();
  await landing.rows(progressOf(), 0, [row('a')], now);
  await landing.stop();
  const committed: string[] = [];
  void landing.commit().then(() => committed.push('after the end'));
  // As long as it takes others to do the same three times.
  const other = await openLandingIn();
  for (const id of ['a', 'b', 'c']) {
    await other.landing.rows(progressOf(), 0, [row(id)], now);
    await other.landing.commit();
  }
  expect(committed).toEqual([]);
  expect(await newestManifest(zone)).toBeUndefined();
});

it('a batch counts what it holds, and takes nothing once it was given up', async () => {
  const zone = folderZone(await temporaryFolder());
  const batch = openBatch(zone, 7);
  expect(batch.textLength()).toBe(0);
  for (const stream of ['labels', 'transactions', 'labels'])
    await batch.write(stream, ({ part, row: number }) => `{"at":"${stream} ${part} ${number}"}`);
  expect(batch.textLength()).toBe(
    '{"at":"labels 0 0"}'.length * 2 + '{"at":"transactions 0 0"}'.length,
  );
  const parts = await batch.finish();
  expect(parts.map(({ stream, rows, path }) => [stream, rows, path])).toEqual([
    ['labels', 2, `raw/labels/0000000007-${batch.attempt}/00000.ndjson.gz`],
    ['transactions', 1, `raw/transactions/0000000007-${batch.attempt}/00000.ndjson.gz`],
  ]);
  const given = openBatch(zone, 8);
  await given.write('labels', () => '{}');
  await given.abandon();
  await expect(given.write('labels', () => '{}')).rejects.toThrow('given up');
  const left = [];
  for await (const path of zone.list('raw/labels')) left.push(path);
  expect(left).toHaveLength(1);
  for await (const path of zone.list('.tmp')) expect.fail(`${path} is left`);
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitManifest, newestManifest, readManifest } from '../../src/raw/chain.ts';
import { sha256Of } from '../../src/raw/digest.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { lastTrue } from '../../src/raw/last-true.ts';
import {
  type ListingState,
  type Manifest,
  manifestSchema,
  noCounts,
  noFiles,
} from '../../src/raw/manifest.ts';
import { emptyState } from '../support/empty-state.ts';
import { temporaryFolder } from '../support/folders.ts';

const open = async () => folderZone(await temporaryFolder());
const sha = 'a'.repeat(64);
const instant = '2026-01-01T00:00:00.000000Z';

const owner = { stream: 'transactions', id: 't' };
const listing: ListingState = {
  slice: { bank_account_id: 'main', status: 'completed' },
  watermark: instant,
  certificate: { kind: 'time_ranges', requests: 1, rows: 0 },
  recent: ['x'],
};

const manifest: Manifest = {
  format_version: 2,
  seq: 1,
  previous_sha256: null,
  run_id: 'run',
  attempt: 'a',
  connector_version: '0.0.0',
  created_at: instant,
  organization_id: 'org',
  parts: [
    {
      stream: 'labels',
      path: 'raw/labels/0000000001-a/00000.ndjson.gz',
      rows: 1,
      bytes: 2,
      text_length: 3,
      sha256: sha,
      crc32c: 'c',
    },
  ],
  streams: {
    labels: {
      counts: { ...noCounts, read: 1, landed: 1 },
      snapshot: { hash: sha, objects: 1, seq: 1 },
    },
    transactions: { counts: noCounts, listings: [listing] },
  },
  files: {
    counts: noFiles,
    pending: [
      { id: 'f', owner, bank_account_id: 'main', attempts: 1, since: instant, reason: 'r' },
    ],
    quarantined: [{ id: 'a2', owner, reason: 'r', path: null }],
  },
  quarantined: ['y'],
};

describe('the search for the last that holds', () => {
  it.each([
    [0, undefined],
    [0, 5],
    [1, undefined],
    [1, 0],
    [3, 3],
    [3, 2],
    [3, 4],
    [20, 1],
    [20, 500],
    [1_000, 0],
  ])('finds %i from %s on, without asking for what is not there', async (last, hint) => {
    const asked: number[] = [];
    const holds = async (n: number) => {
      asked.push(n);
      return n <= last;
    };
    expect(await lastTrue(holds, 1, hint)).toBe(last);
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(1);
    expect(asked.length).toBeLessThanOrEqual(last === hint ? 2 : 24);
  });

  it('begins where it is told', async () => {
    expect(await lastTrue(async (n) => n < 5, 5)).toBe(4);
    expect(await lastTrue(async (n) => n < 8, 5, 3)).toBe(7);
  });
});

const ofListing = (change: object) => ({
  streams: { transactions: { counts: noCounts, listings: [{ ...listing, ...change }] } },
});

describe('a manifest', () => {
  it('is kept whole, on a line, and known by the hash of its bytes', async () => {
    const zone = await open();
    const link = await commitManifest(zone, manifest);
    const bytes = await zone.read('manifests/0000000001.json');
    expect(String(bytes)).toBe(`${JSON.stringify(manifest)}\n`);
    expect(link).toEqual({ seq: 1, sha256: sha256Of(bytes ?? ''), manifest });
    expect(await readManifest(zone, 1)).toEqual(link);
    expect(await newestManifest(zone)).toEqual(link);
  });

  it('follows another, and only once', async () => {
    const zone = await open();
    const first = await commitManifest(zone, { ...manifest, ...emptyState });
    const second = { ...manifest, seq: 2, previous_sha256: first.sha256, parts: [] };
    await commitManifest(zone, second);
    await expect(commitManifest(zone, { ...second, attempt: 'b' })).rejects.toMatchObject({
      kind: 'busy',
      code: 'superseded',
    });
    expect((await newestManifest(zone, 1))?.manifest).toEqual(second);
  });

  const wrongs: readonly (readonly [string, unknown])[] = [
    ['damaged', null],
    ['version', { format_version: undefined }],
    ['version', { format_version: 1 }],
    ['version', { format_version: 3 }],
    ['damaged', { seq: 2 }],
    ['damaged', { seq: 0 }],
    ['damaged', { seq: 1.5 }],
    ['damaged', { more: 1 }],
    ['damaged', { previous_sha256: 'A'.repeat(64) }],
    ['damaged', { previous_sha256: `${sha}a` }],
    ['damaged', { previous_sha256: `x${sha}` }],
    ['damaged', { created_at: '2026-01-01T00:00:00Z' }],
    ['damaged', { created_at: ` ${instant}` }],
    ['damaged', { created_at: `${instant} ` }],
    ['damaged', { created_at: '2026-01-01t00:00:00.000000z' }],
    ...[
      { labels: {} },
      { labels: { counts: { ...noCounts, more: 1 } } },
      { labels: { counts: { ...noCounts, read: -1 } } },
      { labels: { counts: { ...noCounts, landed: 0.5 } } },
      { labels: { counts: noCounts, more: 1 } },
      { labels: { counts: noCounts, listings: [{}] } },
      { labels: { counts: noCounts, listings: [{ ...listing, slice: { A: 'x' } }] } },
      { labels: { counts: noCounts, listings: [{ ...listing, slice: { a: 1 } }] } },
      { labels: { counts: noCounts, snapshot: { hash: sha, objects: -1, seq: 1 } } },
      { labels: { counts: noCounts, snapshot: { hash: sha, objects: 1, seq: 2 } } },
      { ...manifest.streams, labels: { ...manifest.streams.labels, listings: [listing] } },
      { Labels: { counts: noCounts } },
      { _loads: { counts: noCounts } },
      { 'a/b': { counts: noCounts } },
    ].map((streams) => ['damaged', { streams }] as const),
    ['damaged', { state: {} }],
    ['damaged', { files: { ...manifest.files, more: 1 } }],
    ['damaged', { files: { ...manifest.files, counts: { stored: 1 } } }],
    ['damaged', { files: { ...manifest.files, pending: [{}] } }],
    ['damaged', { files: { ...manifest.files, pending: [{ id: 'f', transaction_id: 't' }] } }],
    ['damaged', { parts: [{}] }],
    ['damaged', { attempt: '*' }],
    ['damaged', { parts: [{ ...manifest.parts[0], path: 'p' }] }],
    ['damaged', { parts: [manifest.parts[0], manifest.parts[0]] }],
    ['damaged', { parts: [{ ...manifest.parts[0], more: 1 }] }],
    ['damaged', ofListing({ certificate: { kind: 'guess', requests: 1, rows: 1 } })],
  ];
  it.each(wrongs)('is refused as %s: %j', async (fault, changed) => {
    const zone = await open();
    const document = changed === null ? null : { ...manifest, ...(changed as object) };
    await zone.create('manifests/0000000001.json', Buffer.from(JSON.stringify(document)));
    const code = changed === null ? 'manifest_version' : `manifest_${fault}`;
    await expect(readManifest(zone, 1)).rejects.toMatchObject({ kind: 'data', code });
  });

  it('is read with each proof a listing may have, without one, and with a version of a part', () => {
    for (const kind of ['keyset', 'keyset_and_union', 'time_ranges'] as const) {
      const certificate = { kind, requests: 1, rows: 1 };
      const changed = ofListing({ certificate, watermark: null });
      expect(manifestSchema.safeParse({ ...manifest, ...changed }).success).toBe(true);
    }
    const parts = [{ ...manifest.parts[0], generation: '5' }];
    expect(manifestSchema.safeParse({ ...manifest, previous_sha256: sha, parts }).success).toBe(
      true,
    );
  });

  it('is read with streams of any name, and listings of any columns', () => {
    const streams = {
      supplier_invoices: { counts: noCounts, listings: [{ ...listing, slice: {} }] },
      teams: { counts: noCounts, snapshot: { hash: sha, objects: 0, seq: 1 } },
      cards_2: { counts: noCounts, listings: [{ ...listing, slice: { kind: 'virtual' } }] },
      organizations: { counts: noCounts },
    };
    expect(manifestSchema.parse({ ...manifest, streams }).streams).toEqual(streams);
  });

  it('of version 1 is refused with what to do', async () => {
    const zone = await open();
    const old = JSON.stringify({ format_version: 1, seq: 1, state: {} });
    await zone.create('manifests/0000000001.json', Buffer.from(old));
    await expect(readManifest(zone, 1)).rejects.toMatchObject({
      message: expect.stringContaining('has format version 1'),
      hint: expect.stringContaining('extract into an empty raw zone'),
    });
  });

  it('that holds no object, or comes after one that is missing, is refused', async () => {
    for (const text of ['5', '"x"', '[]']) {
      const zone = await open();
      await zone.create('manifests/0000000001.json', Buffer.from(text));
      await expect(readManifest(zone, 1)).rejects.toMatchObject({ code: 'manifest_version' });
    }
    const zone = await open();
    await zone.create('manifests/0000000002.json', Buffer.from('{}'));
    await expect(newestManifest(zone)).rejects.toMatchObject({
      code: 'manifest_damaged',
      message: expect.stringContaining('Manifest 1 is missing'),
    });
  });

  it.each([
    '.DS_Store',
    '._0000000001.json',
    '0000000001.json~',
    '0000000001 (conflict).json',
    '0000000000.json',
    '00000000001.json',
  ])('T359 is none that is called %s, and the raw zone is empty all the same', async (name) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'manifests'));
    await writeFile(join(folder, 'manifests', name), 'x');
    expect(await newestManifest(folderZone(folder))).toBeUndefined();
  });

  it('that is refused says why and where', async () => {
    const zone = await open();
    await zone.create(
      'manifests/0000000001.json',
      Buffer.from(JSON.stringify({ ...manifest, seq: 2, parts: [] })),
    );
    await expect(readManifest(zone, 1)).rejects.toMatchObject({
      message: expect.stringMatching(/\(seq\).*manifests\/0000000001\.json$/),
    });
    await zone.create(
      'manifests/0000000002.json',
      Buffer.from(
        JSON.stringify({
          ...manifest,
          seq: 2,
          parts: [],
          streams: { labels: { counts: { quarantined: -1 } } },
        }),
      ),
    );
    await expect(readManifest(zone, 2)).rejects.toThrow('(streams.labels.counts.read)');
    await zone.create('manifests/0000000003.json', Buffer.from('no'));
    await expect(readManifest(zone, 3)).rejects.toThrow('is not JSON');
    await expect(readManifest(zone, 4)).rejects.toThrow('is missing');
  });
});

it.each([
  [1, 'Version 1 was never released'],
  [3, 'use that version, or a newer one'],
  ['2', 'use that version, or a newer one'],
])('a manifest of format version %j says what can read it', async (version, words) => {
  const zone = await open();
  const text = JSON.stringify({ ...manifest, format_version: version });
  await zone.create('manifests/0000000001.json', Buffer.from(text));
  await expect(readManifest(zone, 1)).rejects.toMatchObject({
    code: 'manifest_version',
    message: expect.stringContaining(`has format version ${version}`),
    hint: expect.stringContaining(words),
  });
});

import { describe, expect, it } from 'vitest';
import {
  listingsOf,
  type Manifest,
  manifestSchema,
  noCounts,
  noFiles,
  snapshotsOf,
} from '../../src/raw/manifest.ts';

const sha = 'a'.repeat(64);
const instant = '2026-01-01T00:00:00.000000Z';
const owner = { stream: 'transactions', id: 't' };

/** A manifest that says everything one can say. */
const full: Manifest = {
  format_version: 2,
  seq: 2,
  previous_sha256: sha,
  run_id: 'run',
  attempt: 'a-1',
  connector_version: '0.0.0',
  created_at: instant,
  organization_id: 'org',
  parts: [0, 1].map((part) => ({
    stream: 'cash_flow_categories',
    path: `raw/cash_flow_categories/0000000002-a-1/0000${part}.ndjson.gz`,
    rows: 1,
    bytes: 2,
    text_length: 3,
    sha256: sha,
    crc32c: 'c',
    generation: '5',
  })),
  streams: {
    labels: { counts: noCounts, snapshot: { hash: sha, objects: 3, seq: 2 } },
    teams: { counts: noCounts, snapshot: { hash: sha, objects: 4, seq: 1 } },
    transactions: {
      counts: noCounts,
      listings: [
        {
          slice: { bank_account_id: 'main', status: 'completed' },
          began_at: instant,
          watermark: instant,
          earlier: { began_at: instant, watermark: instant },
          certificate: { kind: 'keyset', requests: 1, rows: 0 },
          recent: ['x'],
          looked_at: instant,
          held: { since: instant, proven_at: instant },
        },
      ],
      waiting: [{ id: 't', bank_account_id: 'main', updated_at: instant, asked_at: instant }],
      unavailable: { code: 'scope', reason: 'r' },
    },
  },
  files: {
    counts: noFiles,
    pending: [
      { id: 'f', owner, bank_account_id: 'main', attempts: 1, since: instant, reason: 'r' },
    ],
    quarantined: [{ id: 'g', owner, bank_account_id: 'main', reason: 'r', path: 'aside/g/1' }],
  },
  quarantined: ['y'],
};

type Path = readonly (string | number)[];

/** A copy in which the value at a path is another. */
function changed([name, ...rest]: Path, value: unknown, of: unknown = full): unknown {
  if (name === undefined) return value;
  const inner = Reflect.get(Object(of), name);
  return Array.isArray(of)
    ? of.map((one, index) => (index === name ? changed(rest, value, inner) : one))
    : { ...Object(of), [name]: changed(rest, value, inner) };
}

const issuesOf = (manifest: unknown) =>
  manifestSchema.safeParse(manifest).error?.issues.map(({ path, message }) => ({ path, message }));

const listing: Path = ['streams', 'transactions', 'listings', 0];

describe('a manifest', () => {
  it('can say all this, and is kept as it is', () => {
    expect(manifestSchema.parse(full)).toEqual(full);
    for (const kind of ['keyset', 'keyset_and_union', 'time_ranges'])
      expect(issuesOf(changed([...listing, 'certificate', 'kind'], kind))).toBeUndefined();
    for (const path of [
      ['previous_sha256'],
      [...listing, 'watermark'],
      [...listing, 'certificate'],
    ])
      expect(issuesOf(changed(path, null))).toBeUndefined();
    expect(issuesOf(changed(['attempt'], 'a'.repeat(64)))).toEqual(
      [0, 1].map((part) => ({ path: ['parts', part, 'path'], message: 'no path of ours' })),
    );
  });

  it.each<[Path, unknown]>([
    [['format_version'], 1],
    [['seq'], 10_000_000_000],
    [['seq'], 0],
    [['previous_sha256'], `x${sha}`],
    [['previous_sha256'], `${sha}a`],
    [['previous_sha256'], 'A'.repeat(64)],
    [['attempt'], 'a'.repeat(65)],
    [['attempt'], ''],
    [['attempt'], 'a/b'],
    [['attempt'], ' a'],
    [['attempt'], 'a '],
    [['created_at'], 'today'],
    [['parts', 0, 'text_length'], 64 * 1024 * 1024 + 1],
    [['parts', 0, 'rows'], -1],
    [['parts', 0, 'sha256'], 'a'],
    [[...listing, 'certificate', 'kind'], 'none'],
    [[...listing, 'watermark'], 'x'],
    [[...listing, 'earlier', 'watermark'], null],
    [[...listing, 'held', 'since'], null],
    [['streams', 'labels', 'snapshot', 'hash'], 'x'],
    [['streams', 'labels', 'snapshot', 'seq'], 0],
    [['streams', 'transactions', 'waiting', 0, 'updated_at'], 'x'],
    [['streams', 'transactions', 'unavailable', 'code'], 5],
    [['streams', 'transactions', 'counts', 'read'], 0.5],
    [['files', 'counts', 'gone'], -1],
    [['files', 'pending', 0, 'owner', 'stream'], '1a'],
    [['files', 'pending', 0, 'since'], 'x'],
    [['files', 'quarantined', 0, 'path'], undefined],
    [['quarantined', 0], 5],
  ])('is refused where %j is %j, and says where', (path, value) => {
    expect(issuesOf(changed(path, value))?.map((issue) => issue.path)).toContainEqual(path);
  });

  it.each<[Path]>([
    [[]],
    [['parts', 0]],
    [listing],
    [[...listing, 'earlier']],
    [[...listing, 'certificate']],
    [[...listing, 'held']],
    [['streams', 'labels']],
    [['streams', 'labels', 'counts']],
    [['streams', 'labels', 'snapshot']],
    [['streams', 'transactions', 'waiting', 0]],
    [['streams', 'transactions', 'unavailable']],
    [['files']],
    [['files', 'counts']],
    [['files', 'pending', 0]],
    [['files', 'pending', 0, 'owner']],
    [['files', 'quarantined', 0]],
  ])('is refused where something unknown stands in %j', (path) => {
    expect(issuesOf(changed([...path, 'unknown'], 1))).toEqual([
      { path, message: expect.stringContaining('unknown') },
    ]);
  });

  it.each([
    'Labels',
    '1labels',
    'la-bels',
    'labels_',
    '_labels',
    'la__bels',
    'l bels',
    'l'.repeat(64),
  ])('names no stream %j', (name) => {
    const streams = { ...full.streams, [name]: { counts: noCounts } };
    expect(issuesOf({ ...full, streams })?.map(({ path }) => path)).toEqual([['streams', name]]);
  });

  it('may name streams that only another version knows', () => {
    for (const name of ['a', 'a1_b2_3', 'l'.repeat(63)])
      expect(
        issuesOf({ ...full, streams: { ...full.streams, [name]: { counts: noCounts } } }),
      ).toBeUndefined();
  });

  it('knows its parts by their paths, and none twice', () => {
    const [first] = full.parts;
    const path = ['parts', 1, 'path'];
    for (const other of [
      first?.path,
      'raw/labels/0000000002-a-1/00001.ndjson.gz',
      'raw/cash_flow_categories/0000000001-a-1/00001.ndjson.gz',
      'raw/cash_flow_categories/0000000002-b/00001.ndjson.gz',
      'raw/cash_flow_categories/0000000002-a-1/1.ndjson.gz',
      'raw/cash_flow_categories/0000000002-a-1/00001.ndjson.gz.1',
    ])
      expect(issuesOf(changed(path, other))).toEqual([{ path, message: 'no path of ours' }]);
  });

  it('has no stream that is both listed and whole, nor one of a manifest to come', () => {
    const snapshot = { hash: sha, objects: 1, seq: 2 };
    expect(issuesOf(changed(['streams', 'transactions', 'snapshot'], snapshot))).toEqual([
      { path: ['streams', 'transactions'], message: 'both listed and read whole' },
    ]);
    const seq = ['streams', 'teams', 'snapshot', 'seq'];
    expect(issuesOf(changed(seq, 3))).toEqual([{ path: seq, message: 'a manifest to come' }]);
  });
});

it('a manifest tells its listings, and what it has landed whole itself', () => {
  expect(listingsOf(full)).toEqual([
    { stream: 'transactions', ...full.streams.transactions?.listings?.[0] },
  ]);
  expect(snapshotsOf(full)).toEqual({ labels: 3 });
  expect(noCounts).toEqual({ read: 0, landed: 0, unchanged: 0, quarantined: 0 });
  expect(Object.values(noFiles)).toEqual([0, 0, 0, 0, 0, 0]);
});

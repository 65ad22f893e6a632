import { describe, expect, it } from 'vitest';
import {
  type BuildInputs,
  type LastBuild,
  readLastBuild,
  reasonsToBuild,
  selectionFor,
} from '../../../src/dbt/due.ts';
import { packageHash, packageRelations } from '../../../src/dbt/package-files.ts';
import { standOf } from '../../../src/load/sql/stand.ts';
import { dayIn } from '../../../src/run/build.ts';

const paris = { brought: '7 aa', listings: 'x', day: '2026-03-01' };
const berlin = { brought: '3 bb', listings: 'y', day: '2026-03-01' };
const inputs: BuildInputs = {
  loads: [paris, berlin],
  today: '2026-03-01',
  package: 'p',
  settings: 's',
};
const last: LastBuild = { built_at: '2026-03-01T10:00:00.000Z', inputs };
const reasons = (changes: Partial<BuildInputs>, isWhole = true) =>
  reasonsToBuild({ inputs: { ...inputs, ...changes }, last, isWhole });

describe('T241 why a build is due', () => {
  it.each([
    ['nothing, where a build would make the same', {}, []],
    [
      'rows of the second organization',
      { loads: [paris, { ...berlin, brought: '4 cc' }] },
      ['rows'],
    ],
    [
      'another raw zone under the same number',
      { loads: [paris, { ...berlin, brought: '3 cc' }] },
      ['rows'],
    ],
    ['one organization more', { loads: [paris, berlin, berlin] }, ['rows', 'listings', 'day']],
    ['none of two', { loads: [paris] }, ['rows', 'listings', 'day']],
    ['the other order', { loads: [berlin, paris] }, ['rows', 'listings']],
    ['a listing that is held', { loads: [{ ...paris, listings: 'z' }, berlin] }, ['listings']],
    ['a new day of one', { loads: [paris, { ...berlin, day: '2026-03-02' }] }, ['day']],
    ['a day that went back', { loads: [{ ...paris, day: '2026-02-28' }, berlin] }, ['day']],
    ['a new day without a load', { today: '2026-03-02' }, ['day']],
    ['the package', { package: 'q' }, ['package']],
    ['a setting', { settings: 't' }, ['settings']],
    ['several at once', { package: 'q', settings: 't' }, ['package', 'settings']],
  ] as const)('%s', (_, changes, expected) => {
    expect(reasons(changes as Partial<BuildInputs>)).toEqual(expected);
  });

  it('a table that is gone, and no good build that is known', () => {
    expect(reasons({}, false)).toEqual(['tables']);
    expect(reasonsToBuild({ inputs, last: undefined, isWhole: true })).toEqual(['first']);
    expect(reasonsToBuild({ inputs: undefined, last, isWhole: true })).toEqual(['first']);
  });

  it('says what is built: all, where anything but rows and listings is another', () => {
    expect(selectionFor(['rows'])).toBe('every_run');
    expect(selectionFor(['rows', 'listings'])).toBe('every_run');
    for (const reason of ['first', 'day', 'package', 'settings', 'tables', 'asked'] as const) {
      expect(selectionFor([reason])).toBe('all');
      expect(selectionFor(['rows', reason])).toBe('all');
    }
  });

  it('and what cannot be read as ours is no good build', () => {
    expect(readLastBuild(JSON.stringify(last))).toEqual(last);
    const texts = ['', '{', '[]', '{}', JSON.stringify({ ...last, newer: 1 })];
    for (const text of [undefined, ...texts]) expect(readLastBuild(text)).toBeUndefined();
  });

  it.each([
    ['Europe/Paris', '2026-03-01T22:59:59Z', '2026-03-01'],
    ['Europe/Paris', '2026-03-01T23:00:00Z', '2026-03-02'],
    // Summer time: the day begins an hour earlier in UTC.
    ['Europe/Paris', '2026-07-01T21:59:59Z', '2026-07-01'],
    ['Europe/Paris', '2026-07-01T22:00:00Z', '2026-07-02'],
    ['America/New_York', '2026-03-01T23:30:00Z', '2026-03-01'],
    ['Pacific/Kiritimati', '2026-03-01T10:00:00Z', '2026-03-02'],
  ])('the day in %s at %s is %s', (zone, at, day) => {
    expect(dayIn(zone, Date.parse(at))).toBe(day);
  });
});

describe('T241 how far the staging tables have come', () => {
  const slice = (changes = {}) => ({
    stream: 'transactions',
    slice: { status: 'completed', bank_account_id: 'a' },
    watermark: '2026-03-01T00:00:00.000Z',
    began_at: null,
    proof: 'keyset',
    ...changes,
  });
  const row = (seq: string, slices: unknown[]) => ({
    seq,
    manifest_sha256: `sha${seq}`,
    committed_at: '2026-03-01 10:00:00.123',
    slices: JSON.stringify(slices),
  });
  const listings = (...slices: unknown[]) => standOf([row('9', slices)])?.listings;

  it('is the newest load, and the newest that brought anything', () => {
    expect(standOf([])).toBeUndefined();
    expect(standOf([row('9', []), row('7', [])])).toEqual({
      brought: '7 sha7',
      newestAt: '2026-03-01T10:00:00.123000Z',
      listings: [],
    });
    expect(standOf([row('9', [])])?.brought).toBe('9 sha9');
    const onBigquery = { ...row('9', []), committed_at: '2026-03-01 10:00:00.123+00' };
    expect(standOf([onBigquery])).toEqual(standOf([row('9', [])]));
  });

  it('is another when a listing is held, is narrowed or holds from another day; not when its watermark moves', () => {
    const usual = listings(slice());
    expect(listings(slice({ watermark: '2026-03-02T00:00:00.000Z' }))).toEqual(usual);
    expect(listings(slice({ proof: 'count' }))).toEqual(usual);
    expect(listings(slice({ slice: { bank_account_id: 'a', status: 'completed' } }))).toEqual(
      usual,
    );
    for (const changes of [
      { proof: null },
      { began_at: '2026-01-01T00:00:00.000Z' },
      { slice: { status: 'completed', bank_account_id: 'a', side: 'debit' } },
    ])
      expect(listings(slice(changes))).not.toEqual(usual);
    expect(listings(slice(), slice({ slice: { status: 'pending' } }))).not.toEqual(usual);
  });
});

it('T241 the package is told from another by any of its files', () => {
  expect(packageHash()).toMatch(/^[0-9a-f]{64}$/);
  expect(packageHash()).toBe(packageHash());
  expect(packageRelations()).toEqual(
    expect.arrayContaining(['base_qonto__labels', 'stg_qonto__loads', 'qonto__vat_lines']),
  );
});

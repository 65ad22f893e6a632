import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/extract/listing.ts';
import { openProgress } from '../../src/extract/progress.ts';
import { fingerprint } from '../../src/extract/recent.ts';
import { futureTolerance } from '../../src/extract/walk.ts';
import { instantOf, shift } from '../../src/instant.ts';
import type { ListingState } from '../../src/raw/manifest.ts';

const start = instantOf(Date.UTC(2026, 0, 5));
const at = (ms: number) => shift(start, ms);
const listing = { bankAccountId: 'main', status: 'completed' };
const proof = (kind: Certificate['kind'], n = 1): Certificate => ({
  kind,
  requests: n,
  rows: 10 * n,
});
const row = (id: string, ms: number | undefined) => ({
  identity: id,
  hash: id.repeat(64),
  updatedAt: ms === undefined ? undefined : at(ms),
});
const before: ListingState = {
  bank_account_id: 'main',
  status: 'completed',
  watermark: at(0),
  certificate: proof('keyset'),
  recent: [fingerprint('a'.repeat(64))],
};
const open = (state: ListingState | undefined = before) => openProgress(listing, state, 1_000);
const now = at(100_000);

describe('where a listing begins', () => {
  it('at the start that was asked for, the first time', () => {
    expect(open({ ...before, watermark: null }).start(at(5), now)).toBe(at(5));
    expect(openProgress(listing, undefined, 1_000).start(undefined, now)).toBeUndefined();
  });

  it('then at the watermark less the overlap, or the clock less the overlap if that is behind', () => {
    expect(open().start(at(5), now)).toBe(at(-1_000));
    expect(open().start(at(5), undefined)).toBe(at(-1_000));
    expect(open().start(undefined, at(-10))).toBe(at(-1_010));
  });
});

describe('how far a listing has come', () => {
  it('it has not moved before anything was handed over', () => {
    const progress = open();
    expect(progress.watermark).toBe(at(0));
    expect(progress.certificate).toBeNull();
    expect(progress.isOffered).toBe(true);
    expect(openProgress(listing, undefined, 1_000).watermark).toBeUndefined();
    progress.notOffered();
    expect(progress.isOffered).toBe(false);
  });

  it('goes to the newest row, and never back', () => {
    const progress = open();
    progress.advance(0, row('a', 5_000), now);
    progress.advance(0, row('b', 3_000), now);
    progress.advance(0, row('c', undefined), now);
    expect(progress.watermark).toBe(at(5_000));
    expect(progress.counts.future).toBe(0);
    const early = open();
    early.advance(0, row('a', -5_000), now);
    expect(early.watermark).toBe(at(0));
  });

  it('goes a second past the clock of the bank and no further, and counts what is far ahead', () => {
    const progress = open();
    progress.advance(0, row('a', 101_000), now);
    expect(progress.watermark).toBe(at(101_000));
    progress.advance(0, row('b', 101_001), now);
    progress.advance(0, row('c', 100_000 + futureTolerance), now);
    expect(progress.watermark).toBe(at(101_000));
    expect(progress.counts.future).toBe(0);
    progress.advance(0, row('d', 100_001 + futureTolerance), now);
    expect(progress.counts.future).toBe(1);
  });

  it('goes through whole stretches, and into the first that is not', () => {
    const progress = open();
    progress.split(3);
    progress.advance(0, row('a', 1_000), now);
    progress.advance(1, row('b', 2_000), now);
    progress.advance(2, row('c', 3_000), now);
    progress.advance(9, row('z', 9_000), now);
    progress.certify(9, proof('keyset'));
    expect(progress.watermark).toBe(at(1_000));
    progress.certify(1, proof('keyset', 2));
    expect(progress.watermark).toBe(at(1_000));
    progress.certify(0, proof('keyset_and_union'));
    expect(progress.watermark).toBe(at(3_000));
    expect(progress.certificate).toBeNull();
    progress.certify(2, proof('keyset', 3));
    expect(progress.certificate).toEqual({ kind: 'keyset_and_union', requests: 6, rows: 60 });
    progress.rewind(1);
    expect(progress.watermark).toBe(at(1_000));
    expect(progress.certificate).toBeNull();
    progress.certify(1, proof('slices'));
    expect(progress.certificate).toMatchObject({ kind: 'slices' });
    expect(progress.watermark).toBe(at(3_000));
  });

  it('is proven by the keyset alone where nothing else was needed', () => {
    const progress = open();
    progress.certify(0, proof('keyset'));
    expect(progress.certificate).toEqual(proof('keyset'));
  });
});

describe('what the manifest says of it', () => {
  it('the watermark, the proof and the fingerprints inside the overlap', () => {
    const progress = open();
    progress.advance(0, row('a', 3_999), now);
    progress.advance(0, row('b', 4_000), now);
    progress.advance(0, row('c', 5_000), now);
    progress.certify(0, proof('keyset'));
    expect(progress.state()).toEqual({
      bank_account_id: 'main',
      status: 'completed',
      watermark: at(5_000),
      certificate: proof('keyset'),
      recent: ['b'.repeat(16), 'c'.repeat(16)],
    });
  });

  it('what it said before, unproven, when it is held; what was committed since counts', () => {
    const progress = open();
    progress.advance(0, row('a', 5_000), now);
    progress.committed();
    progress.advance(0, row('b', 9_000), now);
    progress.certify(0, proof('keyset'));
    progress.hold();
    expect(progress.state()).toMatchObject({ watermark: at(5_000), certificate: null });
    const first = openProgress(listing, undefined, 1_000);
    first.advance(0, row('a', 5_000), now);
    first.certify(0, proof('keyset'));
    first.hold();
    expect(first.state()).toEqual({
      bank_account_id: 'main',
      status: 'completed',
      watermark: null,
      certificate: null,
      recent: [],
    });
  });

  it('a row is unchanged whose fingerprint the run before has left', () => {
    expect(open().isUnchanged(row('a', 1))).toBe(true);
    expect(open().isUnchanged(row('b', 1))).toBe(false);
    expect(openProgress(listing, undefined, 1_000).isUnchanged(row('a', 1))).toBe(false);
  });
});

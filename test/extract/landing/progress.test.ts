import { describe, expect, it } from 'vitest';
import { instantOf, shift } from '../../../src/base/instant.ts';
import { openProgress } from '../../../src/extract/landing/progress.ts';
import { fingerprint } from '../../../src/extract/landing/recent.ts';
import type { Certificate } from '../../../src/extract/listing/types.ts';
import { futureTolerance } from '../../../src/extract/listing/walk.ts';
import type { ListingState } from '../../../src/raw/manifest.ts';
import { transactions } from '../../../src/streams/transactions.ts';

const start = instantOf(Date.UTC(2026, 0, 5));
const at = (ms: number) => shift(start, ms);
const slice = { bank_account_id: 'main', status: 'completed' };
const listing = { stream: transactions, slice };
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
  slice,
  watermark: at(0),
  certificate: proof('keyset'),
  recent: [fingerprint('a'.repeat(64))],
};
const open = (state: ListingState | undefined = before) => openProgress(listing, state, 1_000);
const now = at(100_000);

describe('where a listing begins', () => {
  it('at the start that was asked for, the first time', () => {
    expect(open({ ...before, watermark: null, certificate: null }).start(at(5), now)).toBe(at(5));
    expect(openProgress(listing, undefined, 1_000).start(undefined, now)).toBeUndefined();
  });

  it('then at the watermark less the overlap, or the clock less the overlap if that is behind', () => {
    expect(open().start(at(5), now)).toBe(at(-1_000));
    expect(open().start(at(5), undefined)).toBe(at(-1_000));
    expect(open().start(undefined, at(-10))).toBe(at(-1_010));
  });
});

const reachOf = ({ began_at, earlier }: ListingState) => ({ began_at, earlier });

describe('how far back a listing reaches', () => {
  const year = 365 * 86_400_000;
  const since = at(-year);
  const held: ListingState = { ...before, began_at: since };
  const old = (id: string, ms: number) => row(id, ms - 2 * year);

  it('to where its first back-fill began, whatever the overlap', () => {
    const first = openProgress(listing, undefined, 1_000);
    expect(first.start(since, now)).toBe(since);
    expect(first.before(since)).toBeUndefined();
    first.advance(0, row('a', 5), now);
    expect(first.state()).toMatchObject({ began_at: since, watermark: at(5) });
    expect(open(held).beganAt).toBe(since);
    expect(openProgress(listing, held, 2 * year).start(since, now)).toBe(since);
    expect(openProgress(listing, before, 2 * year).start(since, now)).toBe(at(-2 * year));
  });

  it('no less far when a later start, or none, is asked for before the first row', () => {
    const empty = { ...held, watermark: null };
    expect(open(empty).start(at(0), now)).toBe(since);
    expect(open(empty).start(undefined, now)).toBeUndefined();
    expect(open({ ...before, watermark: null }).start(at(5), now)).toBeUndefined();
  });

  it('further when an earlier start is asked for, once all of what lies before is proven', () => {
    for (const wanted of [undefined, at(-2 * year)]) {
      const progress = open(held);
      progress.start(wanted, now);
      expect(progress.before(wanted)).toEqual({ from: wanted, until: since, beganAt: wanted });
      progress.split(3, 2);
      progress.certify(0, proof('keyset'));
      expect(progress.certificate).toBeNull();
      progress.advance(1, old('a', 1), now);
      progress.advance(2, old('b', 9), now);
      expect(progress.watermark).toBe(at(0));
      const underWay = { ...(wanted && { began_at: wanted }), watermark: at(1 - 2 * year) };
      expect(reachOf(progress.state())).toEqual({ began_at: since, earlier: underWay });
      progress.certify(1, proof('time_ranges'));
      const further = { ...underWay, watermark: at(9 - 2 * year) };
      expect(reachOf(progress.state())).toEqual({ began_at: since, earlier: further });
      progress.certify(2, proof('keyset'));
      expect(reachOf(progress.state())).toEqual({ began_at: wanted, earlier: undefined });
      expect(progress.beganAt).toBe(wanted);
      expect(progress.certificate?.kind).toBe('time_ranges');
      // The next run looks at the overlap again, and at nothing before.
      expect(progress.state().recent).toEqual([]);
      progress.advance(1, row('e', -500), now);
      expect(progress.state().recent).toEqual(['e'.repeat(16)]);
    }
  });

  it('no further where the request failed that was to plan how what lies before is read', () => {
    const half = { began_at: at(-3 * year), watermark: at(-2 * year) };
    for (const earlier of [undefined, half]) {
      const progress = open({ ...held, ...(earlier && { earlier }) });
      progress.start(at(-3 * year), now);
      expect(progress.before(at(-3 * year))).toBeDefined();
      progress.hold();
      expect(reachOf(progress.state())).toEqual({ began_at: since, earlier });
      expect(progress.beganAt).toBe(since);
    }
  });

  it('not further for a later one, or the same', () => {
    for (const wanted of [since, at(0)]) {
      const progress = open(held);
      expect(progress.before(wanted)).toBeUndefined();
      expect(reachOf(progress.state())).toEqual({ began_at: since, earlier: undefined });
    }
    expect(open(before).before(undefined)).toBeUndefined();
    expect(open(before).before(since)).toBeUndefined();
  });

  it('further from where an earlier run has come, unless more is wanted by now, or what lies between is not', () => {
    const earlier = { began_at: at(-3 * year), watermark: at(-2 * year) };
    const half: ListingState = { ...held, earlier };
    const goOn = {
      from: at(-2 * year - 1_000),
      until: since,
      beganAt: at(-3 * year),
      reached: at(-2 * year),
    };
    expect(open(half).before(at(-3 * year))).toEqual(goOn);
    expect(open(half).before(at(-2 * year - 5))).toEqual(goOn);
    for (const wanted of [undefined, at(-3 * year - 1), at(-2 * year + 1)])
      expect(open(half).before(wanted)).toEqual({ from: wanted, until: since, beganAt: wanted });
    expect(reachOf(open(half).state())).toEqual({ began_at: since, earlier });
    const wide = openProgress(listing, half, 2 * year);
    expect(wide.before(at(-3 * year))).toEqual({ ...goOn, from: at(-3 * year) });

    const progress = open(half);
    progress.before(at(-3 * year));
    progress.split(2, 1);
    expect(reachOf(progress.state())).toEqual({ began_at: since, earlier });
    progress.advance(1, old('a', 7), now);
    const further = { ...earlier, watermark: at(7 - 2 * year) };
    expect(reachOf(progress.state())).toEqual({ began_at: since, earlier: further });
    progress.certify(1, proof('keyset'));
    expect(reachOf(progress.state())).toEqual({ began_at: at(-3 * year), earlier: undefined });
  });

  it('as far as was committed when what lies before contradicts itself; the rest goes on', () => {
    const progress = open(held);
    progress.before(undefined);
    progress.split(2, 1);
    progress.advance(1, old('a', 1), now);
    progress.committed();
    progress.advance(1, old('b', 2), now);
    progress.advance(0, row('c', 50), now);
    progress.certify(0, proof('keyset'));
    progress.holdPast();
    expect(progress.certificate).toBeNull();
    const earlier = { watermark: at(1 - 2 * year) };
    expect(progress.state()).toMatchObject({ began_at: since, earlier, watermark: at(50) });
    const atOnce = open(held);
    atOnce.before(undefined);
    atOnce.split(2, 1);
    atOnce.advance(1, old('a', 1), now);
    atOnce.holdPast();
    expect(reachOf(atOnce.state())).toEqual({ began_at: since, earlier: undefined });
  });

  it('further even when the rest is held, and begins anew where its order falls', () => {
    const progress = open(held);
    progress.before(undefined);
    progress.split(2, 1);
    progress.advance(1, old('a', 9), now);
    progress.rewind(1);
    expect(reachOf(progress.state())).toEqual({ began_at: since, earlier: undefined });
    progress.certify(1, proof('time_ranges'));
    progress.advance(0, row('c', 50), now);
    progress.hold();
    expect(progress.state()).toMatchObject({ watermark: at(0), certificate: null });
    expect(reachOf(progress.state())).toEqual({ began_at: undefined, earlier: undefined });
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

  it('goes through whole walks, and into the first that is not', () => {
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
    progress.certify(1, proof('time_ranges'));
    expect(progress.certificate).toMatchObject({ kind: 'time_ranges' });
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
      slice,
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
      slice,
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

import { expect, it } from 'vitest';
import { instantOf, shift } from '../../../src/base/instant.ts';
import { openProgress } from '../../../src/extract/landing/progress.ts';
import type { ListingState } from '../../../src/raw/manifest.ts';
import { transactions } from '../../../src/streams/transactions.ts';

const start = instantOf(Date.UTC(2026, 0, 5));
const at = (ms: number) => shift(start, ms);
const slice = { bank_account_id: 'main', status: 'completed' };
const listing = { stream: transactions, slice };
const before: ListingState = {
  slice,
  watermark: at(0),
  certificate: { kind: 'keyset', requests: 1, rows: 10 },
  recent: [],
};
const open = (state: ListingState) => openProgress(listing, state, 1_000);
const now = at(100_000);

it('an audit reads a listing from where it began, whatever its watermark', () => {
  const audit = { isNewest: () => false, see() {} };
  expect(openProgress(listing, before, 1_000, audit).start(at(5), now)).toBeUndefined();
  const held = { ...before, began_at: at(-9_000) };
  expect(openProgress(listing, held, 1_000, audit).start(at(5), now)).toBe(at(-9_000));
});

it('what has landed without a proof yet is held as far as it reaches', () => {
  const held = { ...before, certificate: null, began_at: at(-9_000) };
  expect(open(held).beganAt).toBe(at(-9_000));
  expect(open({ ...held, watermark: null }).beganAt).toBeUndefined();
});

it('a walk that is not there is neither certified nor rewound, and a first run holds what it asked for', () => {
  const first = openProgress(listing, undefined, 1_000);
  first.start(at(-9_000), now);
  first.certify(7, { kind: 'keyset', requests: 1, rows: 10 });
  first.rewind(7);
  first.holdPast();
  expect(first.certificate).toBeNull();
  expect(first.beganAt).toBe(at(-9_000));
});

import { expect, it } from 'vitest';
import { instantOf, shift } from '../../../src/base/instant.ts';
import { recentRows } from '../../../src/extract/landing/recent.ts';

const start = instantOf(Date.UTC(2026, 0, 5));
const minute = 60_000;
const hash = (i: number) => i.toString(16).padStart(16, '0').padEnd(64, '0');

it('T197 a back-fill holds fingerprints of what lies inside the overlap, and hardly more', () => {
  const recent = recentRows(120 * minute);
  for (let i = 0; i < 50_000; i += 1) {
    const updatedAt = shift(start, i * minute);
    recent.add(hash(i), updatedAt, i === 0 ? undefined : shift(updatedAt, -minute));
  }
  // All that it holds, and then what lies inside.
  expect(recent.since(undefined).length).toBeLessThan(1_200);
  const last = shift(start, 49_999 * minute);
  expect(recent.since(last)).toEqual(
    Array.from({ length: 121 }, (_, i) => hash(49_879 + i).slice(0, 16)),
  );
});

it('T197 where all lies inside the overlap, the newest of it are held, up to the limit', () => {
  const recent = recentRows(120 * minute);
  for (let i = 0; i < 20_001; i += 1) recent.add(hash(i), start, start);
  expect(recent.since(undefined)).toHaveLength(20_001);
  recent.add(hash(20_001), start, start);
  const held = recent.since(start);
  expect(held).toHaveLength(10_000);
  expect(held.at(-1)).toBe(hash(20_001).slice(0, 16));
});

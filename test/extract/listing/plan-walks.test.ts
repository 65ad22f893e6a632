import { expect, it } from 'vitest';
import { instantOf } from '../../../src/base/instant.ts';
import { usualLimits } from '../../../src/extract/deps.ts';
import { type Backlog, planWalks as plan } from '../../../src/extract/listing/plan-walks.ts';

const first = instantOf(Date.UTC(2026, 0, 1));
const end = instantOf(Date.UTC(2026, 0, 5));
const { rowsPerWalk } = usualLimits;
const planWalks = (backlog: Omit<Backlog, 'rowsPerWalk'>) => plan({ ...backlog, rowsPerWalk });

it('walks a small backlog, or one of unknown size, in one go', () => {
  for (const rows of [undefined, 0, 2 * rowsPerWalk - 1]) {
    expect(planWalks({ from: undefined, first, end, rows, atOnce: 6 })).toEqual([
      { from: undefined },
    ]);
  }
  expect(planWalks({ from: first, first, end, rows: 10 * rowsPerWalk, atOnce: 1 })).toEqual([
    { from: first },
  ]);
  expect(
    planWalks({ from: first, first: undefined, end, rows: 10 * rowsPerWalk, atOnce: 6 }),
  ).toEqual([{ from: first }]);
});

it('cuts a large one into ranges that overlap by a second, the last one open', () => {
  expect(planWalks({ from: undefined, first, end, rows: 4 * rowsPerWalk, atOnce: 6 })).toEqual([
    { from: undefined, until: instantOf(Date.UTC(2026, 0, 2)) },
    { from: instantOf(Date.UTC(2026, 0, 2) - 1_000), until: instantOf(Date.UTC(2026, 0, 3)) },
    { from: instantOf(Date.UTC(2026, 0, 3) - 1_000), until: instantOf(Date.UTC(2026, 0, 4)) },
    { from: instantOf(Date.UTC(2026, 0, 4) - 1_000), until: undefined },
  ]);
});

it('walks what begins at the clock of the bank, behind it, or without a clock in one go', () => {
  for (const clock of [undefined, first, instantOf(Date.UTC(2025, 11, 31))]) {
    expect(
      planWalks({ from: undefined, first, end: clock, rows: 4 * rowsPerWalk, atOnce: 6 }),
    ).toEqual([{ from: undefined }]);
  }
});

it('begins the first range where the listing begins', () => {
  const from = instantOf(Date.UTC(2025, 11, 31));
  expect(planWalks({ from, first, end, rows: 2 * rowsPerWalk, atOnce: 6 })).toEqual([
    { from, until: instantOf(Date.UTC(2026, 0, 3)) },
    { from: instantOf(Date.UTC(2026, 0, 3) - 1_000), until: undefined },
  ]);
});

it('ends the last range where it is told to, and cuts no further than that', () => {
  const until = instantOf(Date.UTC(2026, 0, 3));
  const cut = instantOf(Date.UTC(2026, 0, 2));
  const backlog = { from: undefined, until, first, rows: 2 * rowsPerWalk, atOnce: 6 };
  expect(planWalks({ ...backlog, end })).toEqual([
    { from: undefined, until: cut },
    { from: instantOf(Date.UTC(2026, 0, 2) - 1_000), until },
  ]);
  expect(planWalks({ ...backlog, end, rows: 1 })).toEqual([{ from: undefined, until }]);
  expect(planWalks({ ...backlog, end: undefined })).toEqual([{ from: undefined, until }]);
  // The first answer may show rows from after it.
  expect(planWalks({ ...backlog, end, first: end })).toEqual([{ from: undefined, until }]);
});

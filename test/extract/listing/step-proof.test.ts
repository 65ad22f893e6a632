import { describe, expect, it } from 'vitest';
import {
  type Answer,
  confirmStep,
  countProves,
  lettingGo,
  sliceStep,
} from '../../../src/extract/listing/step-proof.ts';
import type { ListedRow, Window } from '../../../src/extract/listing/types.ts';
import { at, ids, page, row, script } from './script.ts';

const closing = at(60_000);
const [a, b] = [row('a', at(1_000)), row('b', at(5_000))];

/** The answer to a step that counts so many rows, and what is asked behind it. */
const counting = (totalCount: number | undefined): Answer<ListedRow> => ({
  window: { from: at(0), page: 1 },
  page: page([a, b], { totalCount, hasNext: true }),
});
const next = (rows: ListedRow[], totalCount: number, window: Partial<Window> = {}) => ({
  window: { from: at(5_000), to: closing, page: 1, ...window },
  page: page(rows, { totalCount, hasNext: true }),
});

const proves = (second: Answer<ListedRow>, first = counting(7)) =>
  countProves(script().bank, first, second, closing);

describe('counting proves that a page showed all up to the next window', () => {
  it('where the count falls by as many rows as it showed there', () => {
    expect(proves(next([b], 6))).toBe(true);
    expect(proves(next([b], 5))).toBe(false);
    expect(proves(next([b], 7))).toBe(false);
  });

  it('but not where the bank gives no count, may have stopped counting, or counts none', () => {
    expect(proves(next([b], 6), counting(undefined))).toBe(false);
    expect(proves(next([b], 7), counting(8))).toBe(false);
    expect(proves(next([], 0), counting(1))).toBe(false);
  });

  it('but not where new rows may enter the window', () => {
    const open = { to: undefined };
    expect(countProves(script().bank, counting(7), next([b], 6, open), undefined)).toBe(false);
    expect(proves(next([b], 6, open))).toBe(false);
    expect(proves(next([b], 6, { to: at(70_000) }))).toBe(false);
    expect(proves(next([b], 6, { from: undefined }))).toBe(false);
  });

  it.each([
    ['well before and behind the end', at(58_999), at(61_001), true],
    ['a second before the end', at(59_000), at(61_001), false],
    ['at the end', at(60_000), at(61_001), false],
    ['a second behind the end', at(58_999), at(61_000), false],
    ['at no instant', undefined, at(61_001), false],
  ])(
    'or, in an open window shown whole, its rows up to the end: one %s',
    (_, last, later, isProof) => {
      const rows = [b, row('c', last), row('d', later)];
      expect(proves(next(rows, 3, { to: undefined }), counting(3))).toBe(isProof);
      expect(proves(next(rows, 3, { to: at(70_000) }), counting(3))).toBe(false);
      expect(proves(next(rows, 5, { to: undefined }), counting(3))).toBe(false);
    },
  );

  it('and a row of the very second of the next bound, or of no instant, may be shown again', () => {
    expect(lettingGo([a, row('x'), row('c', at(4_999)), b], at(5_900))).toBe(2);
  });
});

describe('a second look at a step', () => {
  const window = { from: at(0), page: 1 };
  const upTo = (...ends: readonly number[]) => ends.map((end) => ({ ...window, to: at(end) }));
  const newest = at(5_100);
  const last = row('l', newest);
  const crowd = page([a, b], { hasNext: true, totalCount: 9 });

  it.each([
    ['one answer shows all up to the newest row', [page([a, last])], [5_100]],
    ['the bound shut the newest row out', [page([a]), page([a, last])], [5_100, 5_101]],
    [
      'the bound is cut to its second, so that only the end of it lets the newest row in',
      [page([]), page([a]), page([a, last])],
      [5_100, 5_101, 6_000],
    ],
  ])('has all its rows where %s', async (_, answers, ends) => {
    const { bank, asked } = script(...answers);
    expect(ids((await confirmStep(bank, window, newest)) as ListedRow[])).toEqual(['a', 'l']);
    expect(asked).toEqual(upTo(...ends));
  });

  it('has all its rows though the newest one has been touched meanwhile', async () => {
    const { bank } = script(page([a]), page([a]), page([a]));
    expect(await confirmStep(bank, window, newest)).toEqual([a]);
  });

  it.each([
    ['crowded where they are too many for one answer', [crowd], 'crowded'],
    ['crowded where one millisecond lets in too many', [page([a]), crowd], 'crowded'],
    ['gone where only a whole second lets in too many', [page([a]), page([a]), crowd], 'gone'],
  ])('is %s', async (_, answers, found) => {
    const { bank, asked } = script(...answers);
    expect(await confirmStep(bank, window, newest)).toBe(found);
    expect(asked).toHaveLength(answers.length);
  });

  it('in ranges of time: one for each half that one answer shows, up to a second behind it', async () => {
    const { bank, asked } = script(crowd, page([a]), page([b, last]));
    expect(ids(await sliceStep(bank, window, newest))).toEqual(['a', 'b', 'l']);
    expect(asked).toEqual([
      { from: at(-1_000), to: at(6_100), page: 1 },
      { from: at(-1_000), to: at(3_050), page: 1 },
      { from: at(2_050), to: at(6_100), page: 1 },
    ]);
  });
});

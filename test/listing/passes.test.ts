import { describe, expect, it } from 'vitest';
import { converse } from '../../src/extract/conversation.ts';
import { type ListedRow, NotCertified, type Window } from '../../src/extract/listing.ts';
import { readUndated } from '../../src/extract/undated.ts';
import { readByUnion, readNarrow } from '../../src/extract/union.ts';
import { at, ids, page, row, script } from './script.ts';

const of = (rows: ListedRow[], number: number, total = 3) =>
  page(rows, { page: number, totalCount: total, hasNext: number * 2 < total });

describe('a union of passes', () => {
  const window = { from: at(0), to: at(50_000), page: 1 };
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => row(id, at(1_000))) as [
    ListedRow,
    ListedRow,
    ListedRow,
    ListedRow,
  ];

  it('is spared where one answer shows everything', async () => {
    const { bank, asked } = script(page([a, b]));
    expect(ids(await readNarrow(bank, window))).toEqual(['a', 'b']);
    expect(asked).toEqual([window]);
  });

  it('is joined, every other pass backwards, until as many rows are seen as are counted', async () => {
    const first = of([a, b], 1);
    const { bank, asked } = script(of([b], 2), of([b], 2), of([c, a], 1));
    expect(ids(await readByUnion(bank, window, first))?.sort()).toEqual(['a', 'b', 'c']);
    expect(asked.map(({ page }) => page)).toEqual([2, 2, 1]);
  });

  it('begins anew when the count changes, also in the middle of a pass', async () => {
    const first = of([a, b], 1);
    const { bank, asked } = script(of([c], 2, 4), of([a, b], 1, 3), of([d], 2, 3));
    expect(ids(await readByUnion(bank, window, first))?.sort()).toEqual(['a', 'b', 'd']);
    expect(asked.map(({ page }) => page)).toEqual([2, 1, 2]);
  });

  it('believes only what it saw before, in a window that is not over', async () => {
    const open = { ...window, to: undefined };
    const first = of([a, b], 1);
    const { bank, asked } = script(of([c], 2), of([a, b], 1), of([c], 2));
    expect(ids(await readByUnion(bank, open, first))?.sort()).toEqual(['a', 'b', 'c']);
    expect(asked.map(({ page }) => page)).toEqual([2, 1, 2]);
  });

  it('is not trusted without a count, or where more or fewer rows come than are counted', async () => {
    const uncounted = page([a, b], { totalCount: undefined });
    await expect(readByUnion(script().bank, window, uncounted)).rejects.toThrow(
      new NotCertified('the bank gives no total_count'),
    );
    const many = script(of([c, d], 2));
    await expect(readByUnion(many.bank, window, of([a, b], 1))).rejects.toThrow(
      'counts 3 rows but shows 4',
    );
    const few = script(of([], 2));
    await expect(readByUnion(few.bank, window, of([a, b], 1))).rejects.toThrow(
      'counts 3 rows but shows 2',
    );
  });

  it('is given up after 25 passes', async () => {
    let asked = 0;
    const bank = converse(async ({ page: number }: Window) => {
      asked += 1;
      return of(number === 1 ? [a, b] : [b], number);
    });
    await expect(readByUnion(bank, window, of([a, b], 1))).rejects.toThrow(
      'counts 3 rows from 2026-01-05T09:30:00.000000Z to 2026-01-05T09:30:50.000000Z but 2 could',
    );
    expect(asked).toBe(49);
  });
});

const answer = (number: number, rows: ListedRow[], total: number) =>
  page(rows, { page: number, totalCount: total, hasNext: number * 2 < total });

const silent = (number: number, rows: ListedRow[], totalCount?: number) =>
  page(rows, { page: number, totalCount, hasNext: undefined });

describe('rows without an instant at the end of a list', () => {
  const dated = row('d', at(1));

  it.each([
    ['none, at the page that was guessed', 2, [answer(2, [dated], 3)], [], [2]],
    ['behind a dated row', 2, [answer(2, [dated, row('x')], 4)], ['x'], [2]],
    ['on the only page', 0, [answer(1, [row('x')], 1)], ['x'], [1]],
    [
      'on a page before the guess',
      2,
      [answer(2, [], 2), answer(1, [dated, row('x')], 2)],
      ['x'],
      [2, 1],
    ],
    [
      'on a page after the guess',
      1,
      [answer(1, [dated, dated], 4), answer(2, [dated, row('x')], 4)],
      ['x'],
      [1, 2],
    ],
    ['nowhere, in an empty list', 1, [answer(1, [], 0)], [], [1]],
    [
      'nowhere the bank lets one look',
      9,
      [9, 8, 7, 6].map((n) => answer(n, [], 99)),
      [],
      [9, 8, 7, 6],
    ],
    [
      'on two pages, looked at until a dated row comes',
      3,
      [
        answer(3, [row('z')], 5),
        answer(2, [row('x'), row('y')], 5),
        answer(1, [dated, row('w')], 5),
        answer(3, [row('z')], 5),
      ],
      ['z', 'x', 'y', 'w'],
      [3, 2, 1, 3],
    ],
  ])('%s', async (_, guess, answers, found, pages) => {
    const { bank, asked } = script(...answers);
    expect(ids(await readUndated(bank, guess))).toEqual(found);
    expect(asked.map(({ page }) => page)).toEqual(pages);
  });

  it('are looked for again when the last page has changed, and not for ever', async () => {
    let asked = 0;
    const bank = converse(async ({ page: number }: Window) => {
      asked += 1;
      return answer(number, [row(`x${asked}`)], number === 2 ? 3 : 9);
    });
    await expect(readUndated(bank, 2)).rejects.toThrow(NotCertified);
    expect(asked).toBe(30);
  });

  it('follow a full page where the bank says nothing, by the count if there is one', async () => {
    const full = script(silent(1, [dated, dated]), silent(2, [dated]));
    await readUndated(full.bank, 1);
    expect(full.asked).toHaveLength(2);
    const counted = script(silent(1, [dated, dated], 2));
    await readUndated(counted.bank, 1);
    expect(counted.asked).toHaveLength(1);
  });
});

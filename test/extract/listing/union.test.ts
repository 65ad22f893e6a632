import { describe, expect, it } from 'vitest';
import { openSession } from '../../../src/extract/listing/session.ts';
import { type ListedRow, NotCertified, type Window } from '../../../src/extract/listing/types.ts';
import { readByUnion, readNarrow } from '../../../src/extract/listing/union.ts';
import { at, ids, page, row, script } from './script.ts';

const of = (rows: ListedRow[], number: number, total = 3) =>
  page(rows, { page: number, totalCount: total, hasNext: number * 2 < total });

/** Says nothing of a next page. */
const silent = (rows: ListedRow[], number: number, totalCount?: number) =>
  page(rows, { page: number, totalCount, hasNext: undefined });

/** What some banks answer past their last page. */
const nothing = (number: number) => silent([], number);

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
    const bank = openSession(async ({ page: number }: Window) => {
      asked += 1;
      return of(number === 1 ? [a, b] : [b], number);
    });
    await expect(readByUnion(bank, window, of([a, b], 1))).rejects.toThrow(
      'counts 3 rows from 2026-01-05T09:30:00.000000Z to 2026-01-05T09:30:50.000000Z but 2 could',
    );
    expect(asked).toBe(49);
  });

  it('reads forwards again after a pass backwards', async () => {
    const { bank, asked } = script(
      of([b], 2),
      of([b], 2),
      of([a, b], 1),
      of([a, b], 1),
      of([c], 2),
    );
    expect(ids(await readByUnion(bank, window, of([a, b], 1)))).toEqual(['a', 'b', 'c']);
    expect(asked.map(({ page }) => page)).toEqual([2, 2, 1, 1, 2]);
  });

  it('begins anew where a row went and another came, so that more are seen than counted', async () => {
    const { bank, asked } = script(
      of([b], 2),
      of([d], 2),
      of([c, a], 1),
      of([a, c], 1),
      of([d], 2),
    );
    expect(ids(await readByUnion(bank, window, of([a, b], 1)))).toEqual(['a', 'c', 'd']);
    expect(asked.map(({ page }) => page)).toEqual([2, 2, 1, 1, 2]);
  });

  it('believes no row that it saw for the first time, in a window that is not over', async () => {
    const open = { ...window, to: undefined };
    const { bank, asked } = script(
      of([c], 2),
      of([a, b], 1),
      of([d], 2),
      of([a, b], 1),
      of([d], 2),
    );
    expect(ids(await readByUnion(bank, open, of([a, b], 1)))).toEqual(['a', 'b', 'd']);
    expect(asked.map(({ page }) => page)).toEqual([2, 1, 2, 1, 2]);
  });

  it('is complete with its first page where no more are counted', async () => {
    const { bank, asked } = script();
    expect(ids(await readByUnion(bank, window, page([a])))).toEqual(['a']);
    expect(asked).toEqual([]);
  });
});

describe('a union of passes at a bank that tells little', () => {
  const window = { from: at(0), to: at(50_000), page: 1 };
  const [a, b, c] = [row('a', at(1_000)), row('b', at(1_000)), row('c', at(1_000))];

  it('begins anew where a page that was promised, or was there before, is refused', async () => {
    const promised = script(nothing(2), of([a, b], 1), of([c], 2));
    expect(ids(await readByUnion(promised.bank, window, of([a, b], 1)))).toEqual(['a', 'b', 'c']);
    expect(promised.asked.map(({ page }) => page)).toEqual([2, 1, 2]);
    const before = script(of([b], 2), nothing(2), of([a, b], 1), of([c], 2));
    expect(ids(await readByUnion(before.bank, window, of([a, b], 1)))).toEqual(['a', 'b', 'c']);
    expect(before.asked.map(({ page }) => page)).toEqual([2, 2, 1, 2]);
  });

  it('takes a refusal for the end of the list, and then believes only what it saw before', async () => {
    const first = silent([a, b], 1, 2);
    const { bank, asked } = script(nothing(2), first, nothing(2));
    expect(ids(await readByUnion(bank, window, first))).toEqual(['a', 'b']);
    expect(asked.map(({ page }) => page)).toEqual([2, 1, 2]);
  });

  it('reads on behind a page that is not full while more are counted, and to no more than an empty one', async () => {
    const short = script(silent([b], 2, 3), silent([c], 3, 3));
    expect(ids(await readByUnion(short.bank, window, silent([a], 1, 3)))).toEqual(['a', 'b', 'c']);
    const empty = script(silent([], 2, 3));
    await expect(readByUnion(empty.bank, window, silent([a], 1, 3))).rejects.toThrow(
      'counts 3 rows but shows 1',
    );
  });
});

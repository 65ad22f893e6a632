import { describe, expect, it } from 'vitest';
import { openSession } from '../../../src/extract/listing/session.ts';
import { type ListedRow, NotCertified, type Window } from '../../../src/extract/listing/types.ts';
import { readUndated } from '../../../src/extract/listing/undated.ts';
import { at, ids, page, row, script } from './script.ts';

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
    [
      'on two pages, looked at no further back than the dated row',
      3,
      [answer(3, [row('z')], 5), answer(2, [dated, row('x')], 5), answer(3, [row('z')], 5)],
      ['z', 'x'],
      [3, 2, 3],
    ],
  ])('%s', async (_, guess, answers, found, pages) => {
    const { bank, asked } = script(...answers);
    expect(ids(await readUndated(bank, guess))).toEqual(found);
    expect(asked.map(({ page }) => page)).toEqual(pages);
  });

  it('are looked for again when the last page has changed, and not for ever', async () => {
    let asked = 0;
    const bank = openSession(async ({ page: number }: Window) => {
      asked += 1;
      return answer(number, [row(`x${asked}`)], number === 2 ? 3 : 9);
    });
    await expect(readUndated(bank, 2)).rejects.toThrow(NotCertified);
    expect(asked).toBe(30);
  });

  it('follow a full page where the bank says nothing, by the count if there is one', async () => {
    const back = [silent(1, [dated, dated], 3), silent(2, [row('x')], 3)];
    const full = script(silent(1, [dated, dated]), silent(2, [dated]));
    await readUndated(full.bank, 1);
    expect(full.asked).toHaveLength(2);
    const counted = script(silent(1, [dated, dated], 2));
    await readUndated(counted.bank, 1);
    expect(counted.asked).toHaveLength(1);
    const more = script(silent(1, [dated, dated], 3), silent(2, [row('x')], 3), ...back);
    expect(ids(await readUndated(more.bank, 1))).toEqual(['x']);
  });
});

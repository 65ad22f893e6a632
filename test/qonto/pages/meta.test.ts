import { describe, expect, it } from 'vitest';
import { bodyOf } from '../../../src/qonto/http/body.ts';
import { readPage, readPlainly } from '../../../src/qonto/read-page.ts';
import { transactions } from '../../../src/streams/transactions.ts';

const asked = { stream: transactions, slice: { bank_account_id: 'main', status: 'completed' } };

/** Both ways of reading an answer, which must say the same of it. */
const ways = [
  ['by its bytes', (text: string) => readPage(bodyOf(Buffer.from(text)), asked)],
  ['by its text', (text: string) => readPlainly(text, asked)],
] as const;

const answerOf = (meta: object) => JSON.stringify({ transactions: [], meta });

describe.each(ways)('what a page says of itself, %s', (_, read) => {
  it.each([
    ['says nothing', {}, undefined],
    ['has no next page', { next_page: null }, false],
    ['has a next page', { next_page: 3 }, true],
    ['names itself as the next one', { next_page: 2 }, false],
    ['names an earlier one', { next_page: 1 }, false],
    ['is the last of its pages', { total_pages: 2 }, false],
    ['is not the last of its pages', { total_pages: 3 }, true],
    ['has a next page and no number of pages', { next_page: 3, total_pages: null }, true],
    ['has a next page beyond its pages', { next_page: 3, total_pages: 2 }, true],
    ['has more pages and no next one', { next_page: null, total_pages: 3 }, true],
    ['has a number of pages that is none', { total_pages: null }, undefined],
  ])('it %s', (_what, meta, hasNext) => {
    expect(read(answerOf({ current_page: 2, ...meta })).hasNext).toBe(hasNext);
  });

  it.each([
    ['no more than was asked for', 500, 100],
    ['fewer', 25, 25],
    ['nothing', undefined, 100],
  ])('its size, where it says %s', (_what, per_page, perPage) => {
    expect(read(answerOf({ current_page: 1, per_page })).perPage).toBe(perPage);
  });

  it.each([
    [12, 12],
    [0, 0],
    [null, undefined],
    [undefined, undefined],
  ])('a count of %s', (total_count, totalCount) => {
    expect(read(answerOf({ current_page: 1, total_count })).totalCount).toBe(totalCount);
  });

  it('is refused without its list or its number', () => {
    expect(() => read('{"meta":{"current_page":1}}')).toThrow('no list "transactions"');
    expect(() => read('{"transactions":[],"meta":{}}')).toThrow('no usable meta');
  });
});

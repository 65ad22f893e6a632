import { converse } from '../../src/extract/conversation.ts';
import type { ListedPage, ListedRow, Window } from '../../src/extract/listing.ts';
import { type Instant, instantOf } from '../../src/instant.ts';
import { at as msAt } from './read-all.ts';

export const at = (ms: number): Instant => instantOf(msAt(ms)[0] ?? 0);

export const row = (id: string, updatedAt?: Instant, version = 0): ListedRow => ({
  identity: id,
  hash: `${id}${version}`,
  updatedAt,
});

export function page(rows: readonly ListedRow[], rest: Partial<ListedPage<ListedRow>> = {}) {
  const usual = { page: 1, perPage: 2, totalCount: rows.length, hasNext: false };
  return { rows, ...usual, serverTime: at(100_000), ...rest };
}

/** A bank that gives these answers, one after the other, and writes down what it was asked. */
export function script(...answers: readonly ListedPage<ListedRow>[]) {
  const asked: Window[] = [];
  const bank = converse(async (window: Window) => {
    asked.push(window);
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new Error('asked too often');
    return answer;
  });
  return { bank, asked };
}

export const ids = (rows: readonly ListedRow[] | undefined) =>
  rows?.map(({ identity }) => identity);

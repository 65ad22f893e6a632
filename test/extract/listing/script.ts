import { type Instant, instantOf } from '../../../src/base/instant.ts';
import { openSession } from '../../../src/extract/listing/session.ts';
import type {
  ListedPage,
  ListedRow,
  Listing,
  ListPage,
  Window,
} from '../../../src/extract/listing/types.ts';
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
  const list: ListPage<ListedRow> = async (window) => {
    asked.push(window);
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new Error('asked too often');
    return answer;
  };
  return { list, bank: openSession(list), asked };
}

/** A listing to its end: the rows of each step, and what proved it complete. */
export async function drain(listing: Listing<ListedRow>) {
  const steps: string[][] = [];
  for (;;) {
    const step = await listing.next();
    if (step.done) return { steps, found: steps.flat(), certificate: step.value };
    steps.push(step.value.map(({ identity }) => identity));
  }
}

export const ids = (rows: readonly ListedRow[] | undefined) =>
  rows?.map(({ identity }) => identity);

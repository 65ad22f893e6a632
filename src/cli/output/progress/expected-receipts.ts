import { sumOf } from './sum-of.ts';

/** What is known of one account while it is listed. */
export interface AccountSoFar {
  readonly rows: number;
  /** Rows by the bank's own counts, at least those that came. */
  readonly expected: number;
  /** Receipts that its rows have named. */
  readonly wanted: number;
}

/** Less of an account than that says little of the rest: its years are not alike. */
const leastShareRead = 0.2;
/** An account with a smaller part of all rows cannot do much harm. */
const leastShareOfAll = 0.02;
/** The statistical error that is let through, as a part of the estimate. */
const mostError = 0.1;

/**
 * How many receipts the rows of these accounts will have named in the end: each account as its rows so far. Null while
 * that would be a guess: where a large account was hardly read, or so few receipts came that chance decides.
 */
export function expectedReceipts(accounts: readonly AccountSoFar[]): number | null {
  const all = sumOf(accounts, 'expected');
  const isHardlyRead = accounts.some(
    ({ rows, expected }) => rows < expected * leastShareRead && expected >= all * leastShareOfAll,
  );
  if (isHardlyRead) return null;
  const estimates = accounts.map(({ rows, expected, wanted }) => ({
    receipts: rows === 0 ? wanted : (wanted * expected) / rows,
    // Of a sample without replacement: nothing is left to chance where all rows came.
    variance: rows === 0 ? 0 : varianceOf(wanted, rows, expected),
  }));
  const receipts = sumOf(estimates, 'receipts');
  const error = Math.sqrt(sumOf(estimates, 'variance'));
  return error > receipts * mostError ? null : Math.round(receipts);
}

/** Of an estimated total. A row can name several receipts, so they are taken as rare events, which is the larger. */
function varianceOf(wanted: number, rows: number, expected: number): number {
  return (Math.max(wanted, 1) / rows ** 2) * expected ** 2 * (1 - rows / expected);
}

import { type Ledger, shownAt } from '../bank/ledger.ts';
import { originOf } from '../tables.ts';
import type { History } from './history.ts';

/** P15: nothing is said to be deleted that the bank still has, or that had never landed. */
export function checkNoneInvented({ rows }: Ledger, { lines }: History): void {
  const gone = new Set(rows.filter(({ deletedUs }) => deletedUs !== undefined).map(({ id }) => id));
  const landed = new Set<unknown>();
  for (const { stream, line } of lines) {
    if (stream === 'transactions') landed.add(line.id);
    if (stream !== 'transaction_deletions') continue;
    if (!gone.has(String(line.id)))
      throw new Error(`P15: ${line.id} is said to be deleted, and the bank has it`);
    if (!landed.has(line.id))
      throw new Error(`P15: ${line.id} is said to be deleted, and had never landed`);
  }
}

/**
 * P15, after an audit: each deleted transaction that had landed is marked so, after all its versions. A bank with nothing
 * else in an account gives nothing to compare its 404 with.
 */
export function checkAllFound(ledger: Ledger, { lines }: History): void {
  const marked = new Map<unknown, number>();
  const landed = new Map<unknown, number>();
  for (const { stream, line } of lines) {
    if (stream === 'transactions') landed.set(line.id, originOf(line).seq);
    if (stream === 'transaction_deletions') marked.set(line.id, originOf(line).seq);
  }
  const missing = ledger.rows.filter(
    ({ id, deletedUs }) =>
      deletedUs !== undefined && landed.has(id) && (marked.get(id) ?? -1) < (landed.get(id) ?? 0),
  );
  const now = ledger.nowUs();
  const comparable = new Set(
    ledger.rows.flatMap((row) => {
      const status = shownAt(row, now)?.status;
      return status === undefined || status === 'reversed' ? [] : [row.account];
    }),
  );
  const [first] = missing;
  if (first !== undefined && missing.some(({ account }) => comparable.has(account)))
    throw new Error(`P15: the audit said nothing of ${first.id}, which is deleted`);
}

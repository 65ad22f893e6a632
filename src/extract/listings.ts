import { ConnectorError } from '../base/errors.ts';
import type { Bank } from '../qonto/bank.ts';
import { documentedStatuses } from '../qonto/statuses.ts';
import type { TransactionRow } from '../qonto/transactions.ts';
import { contentHash } from './landing/hash.ts';
import { slices } from './listing/slices.ts';
import {
  type ListedRow,
  type Listing,
  type ListPage,
  NotCertified,
  OrderFell,
  type WalkRange,
} from './listing/types.ts';
import { walk } from './listing/walk.ts';
import type { SliceOf } from './slices.ts';

export type ListedTransaction = TransactionRow & ListedRow;

/** Pages of one account and status, each row checked to be of that account and status. */
export function transactionPages(bank: Bank, { slice }: SliceOf): ListPage<ListedTransaction> {
  const { bank_account_id: bankAccountId = '', status = '' } = slice;
  return async (window) => {
    const page = await bank.transactions({ bankAccountId, status, ...window });
    const rows = page.rows.map((row) => {
      checkOwner(row, bankAccountId, status);
      const hash = contentHash(row.text);
      return { ...row, hash, identity: row.id ?? hash };
    });
    return { ...page, rows };
  };
}

/** The keyset walk; where the bank does not sort, time slices from the same start, once that is known. */
export async function* listTransactions(
  list: ListPage<ListedTransaction>,
  range: WalkRange,
  onDistrust: () => void,
): Listing<ListedTransaction> {
  try {
    return yield* walk(list, range);
  } catch (error) {
    if (!(error instanceof OrderFell)) throw error;
  }
  onDistrust();
  return yield* slices(list, range);
}

/** `reversed` is in older documentation only: a bank that refuses it, or ignores it, just has no such listing. */
export function isNotOffered(error: unknown, status: string): boolean {
  if (status !== 'reversed') return false;
  return (
    error instanceof ForeignStatus ||
    (error instanceof ConnectorError && error.code === 'not_in_list')
  );
}

/** A status of the user's own choice that the bank does not know will not be known at the next run either. */
export function isUnknownStatus(error: unknown, status: string): error is ConnectorError {
  return (
    !documentedStatuses.includes(status) &&
    error instanceof ConnectorError &&
    (error.code === 'not_in_list' || error.code === 'unprocessable')
  );
}

class ForeignStatus extends NotCertified {}

function checkOwner(row: TransactionRow, bankAccountId: string, status: string): void {
  const { bank_account_id: account, status: actual } = row.value;
  if (typeof account === 'string' && account !== bankAccountId) {
    throw new NotCertified(
      `a row of account ${account} came though account ${bankAccountId} was asked for`,
    );
  }
  if (typeof actual === 'string' && actual !== status) {
    throw new ForeignStatus(`a row with status ${actual} came though ${status} was asked for`);
  }
}

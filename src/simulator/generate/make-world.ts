import type { BankSize } from '../bank-options.ts';
import { Random } from '../random.ts';
import { Store } from '../store/store.ts';
import { makeHistory } from './account-history.ts';
import { makeAccounts, shareOut } from './accounts.ts';
import { makeCast } from './cast.ts';
import { makeExampleRow } from './example-row.ts';
import { finishRows } from './finish-rows.ts';

/** Makes the whole bank from its seed. */
export function makeWorld(size: BankSize): Store {
  const random = new Random(`world ${size.seed}`);
  const cast = makeCast(size.seed);
  const accounts = makeAccounts(size.accounts, cast, random);
  const store = new Store(cast, accounts);
  const nowMs = Date.parse(size.now);
  const counts = shareOut(size.transactions - 1, accounts);
  accounts.forEach((account, place) => {
    if (account.main) store.add(makeExampleRow(store.nextSeq(), account, cast));
    const count = counts[place] ?? 0;
    const firstSeq = store.takeSeqs(count);
    const rows = makeHistory(random, cast, account, { count, firstSeq, nowMs });
    finishRows(random, rows, { attachmentsShare: size.attachmentsShare, nowMs });
    for (const row of rows) store.add(row);
    if (account.external) account.updatedMs = nowMs - 3_600_000;
  });
  return store;
}

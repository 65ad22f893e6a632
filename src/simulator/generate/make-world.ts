import type { BankSize } from '../bank-options.ts';
import { Random } from '../random.ts';
import { Store } from '../store/store.ts';
import { makeAccounts } from './accounts.ts';
import { makeCast } from './cast.ts';
import { makeExampleRow } from './example-row.ts';
import { finishRows } from './finish-rows.ts';
import { makeLedger } from './ledger.ts';
import { planLedger } from './ledger-plan.ts';

/** Makes the whole bank from its seed. */
export function makeWorld(size: BankSize): Store {
  const random = new Random(`world ${size.seed}`);
  const cast = makeCast(size.seed);
  const accounts = makeAccounts(size.accounts, cast, random);
  const store = new Store(cast, accounts);
  const nowMs = Date.parse(size.now);
  const takeSeq = (): number => store.nextSeq();
  const [main] = accounts;
  if (main !== undefined) store.add(makeExampleRow(takeSeq(), main, cast));
  const plan = planLedger(random, accounts, size.transactions - 1, nowMs);
  const rows = makeLedger(random, cast, plan, store.transit, takeSeq);
  for (const account of accounts) {
    const own = rows.filter((row) => row.account === account);
    finishRows(random, own, { attachmentsShare: size.attachmentsShare, nowMs });
  }
  for (const row of rows) store.add(row);
  return store;
}

import { settleRow } from '../generate/account-history.ts';
import { drawAmount, poorCents } from '../generate/amounts.ts';
import { draftRow } from '../generate/draft-row.ts';
import { externalKind, nextKind } from '../generate/subjects.ts';
import type { Account } from '../model/account.ts';
import type { Row, Status } from '../model/row.ts';
import { divideRounded } from '../money.ts';
import { anyOf, anyRow, touch, type World } from './world.ts';

/** A new transaction: a hold first, or settled at once. */
export function createRow(world: World, wanted?: { account: Account; status: Status }): Row | null {
  const { store, clock, random } = world;
  const open = store.accounts.filter((account) => account.status === 'active');
  const account = wanted?.account ?? random.pick(open);
  const seq = store.nextSeq();
  const kind = account.external
    ? externalKind(random)
    : nextKind(random, random.int(0, 9999), account.balanceCents < poorCents);
  const balanceCents = account.external ? 1_000_000 : account.balanceCents;
  const amountCents = drawAmount(random, kind.side, balanceCents);
  const emittedMs = clock.nowMs();
  const row = draftRow(random, store.cast, { seq, account, kind, amountCents, emittedMs });
  row.status = wanted?.status ?? (account.external || random.chance(0.4) ? 'completed' : 'pending');
  if (row.status === 'completed') settleRow(row, emittedMs);
  row.updatedUs = clock.stamp();
  store.add(row);
  return row;
}

/** A pending transaction comes to its end, sometimes for another amount than was held. */
export function settlePending(world: World, end: 'completed' | 'declined' | 'reversed'): boolean {
  const { store, clock, random } = world;
  const row = anyOf(world, store.view(null, ['pending'], 'updated_at').rows);
  if (row === null) return false;
  const percent = random.chance(0.25) ? random.int(95, 106) : 100;
  touch(world, row, (changed) => {
    changed.status = end;
    if (end !== 'completed') return;
    changed.amountCents = Math.max(1, divideRounded(changed.amountCents * percent, 100));
    if (changed.localCurrency === 'EUR') changed.localCents = changed.amountCents;
    settleRow(changed, clock.nowMs());
  });
  return true;
}

/** Removes a row for good: one outside the chain of balances, which must still close. */
export function deleteRow(world: World, account?: Account): boolean {
  const row = anyRow(
    world,
    (candidate) =>
      (account === undefined || candidate.account === account) &&
      (candidate.status !== 'completed' || candidate.account.external),
  );
  if (row !== null) world.store.delete(row);
  return row !== null;
}

import { drawAmount, poorCents } from '../generate/amounts.ts';
import { draftRow } from '../generate/draft-row.ts';
import { leavingLeg, walletLegs } from '../generate/own-transfer.ts';
import { settleLegs, settleRow } from '../generate/settle.ts';
import { externalKind, nextKind } from '../generate/subjects.ts';
import type { Account } from '../model/account.ts';
import type { Row, Status } from '../model/row.ts';
import { signedCents } from '../model/signed-cents.ts';
import { divideRounded } from '../money.ts';
import { anyOf, anyRow, touch, type World } from './world.ts';

/** A new transaction: a hold first, or settled at once. */
export function createRow(world: World, wanted?: { account: Account; status: Status }): Row | null {
  const { store, clock, random } = world;
  const open = store.accounts.filter((account) => account.status === 'active');
  const account = wanted?.account ?? random.pick(open);
  const seq = store.nextSeq();
  const needsMoney = account.balanceCents < poorCents;
  const kind = account.external
    ? externalKind(random, needsMoney)
    : nextKind(random, random.int(0, 9999), needsMoney);
  const amountCents = drawAmount(random, kind.side, account.balanceCents);
  const emittedMs = clock.nowMs();
  const row = draftRow(random, store.cast, { seq, account, kind, amountCents, emittedMs });
  row.status = wanted?.status ?? (account.external || random.chance(0.4) ? 'completed' : 'pending');
  if (row.status === 'completed') settleRow(row, emittedMs);
  addNew(world, row);
  return row;
}

/** Money is moved between two accounts of the company: both legs, or the first if it takes days. */
export function moveMoney(world: World): boolean {
  const { store, clock, random } = world;
  const open = store.accounts.filter((account) => account.status === 'active');
  const [first, second] = random.shuffle([...open]);
  if (first === undefined || second === undefined) return false;
  const swap = first.external || (!second.external && second.balanceCents > first.balanceCents);
  const [from, to] = swap ? [second, first] : [first, second];
  const amountCents = drawAmount(random, 'debit', from.balanceCents);
  const emittedMs = clock.nowMs();
  const order = { from, to, amountCents, emittedMs };
  if (to.external) {
    const debit = leavingLeg(random, store.cast, order, store.nextSeq());
    settleRow(debit, emittedMs);
    addNew(world, debit);
    store.transit.send({ debit, to, atMs: emittedMs + random.int(3_600_000, 72 * 3_600_000) });
    return true;
  }
  const legs = walletLegs(random, store.cast, order, () => store.nextSeq());
  settleLegs(...legs, emittedMs);
  for (const leg of legs) addNew(world, leg);
  return true;
}

/** What was on its way to another bank until now arrives there. */
export function arriveElsewhere(world: World, untilMs: number): number {
  const { store, clock, random } = world;
  const next = (): number => store.nextSeq();
  const rows = store.transit.arrive(random, store.cast, untilMs, next);
  for (const row of rows) {
    clock.moveTo(row.settledMs ?? 0);
    addNew(world, row);
  }
  return rows.length;
}

function addNew(world: World, row: Row): void {
  row.updatedUs = world.clock.stamp();
  world.store.add(row);
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

/**
 * Removes a row for good: one outside the chain of balances, which must still close. Another bank
 * that takes back a movement takes it out of the balance too.
 */
export function deleteRow(world: World, account?: Account): boolean {
  const row = anyRow(
    world,
    (candidate) =>
      (account === undefined || candidate.account === account) &&
      (candidate.status !== 'completed' || candidate.account.external) &&
      candidate.twin === null,
  );
  if (row === null) return false;
  if (row.status === 'completed') {
    row.account.balanceCents -= signedCents(row);
    row.account.updatedMs = world.clock.nowMs();
  }
  world.store.delete(row);
  return true;
}

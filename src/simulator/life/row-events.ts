import { bookEvent, noteSettled } from '../generate/ledger/book.ts';
import { fillEvent } from '../generate/ledger/fill.ts';
import { bringFunds } from '../generate/ledger/money/funds.ts';
import { settleRow } from '../generate/rows/settle.ts';
import type { Account, Role } from '../model/account.ts';
import type { Row, Status } from '../model/row.ts';
import { signedCents } from '../model/signed-cents.ts';
import { divideRounded } from '../money.ts';
import { addNew, anyOf, anyRow, touch, type World } from './world.ts';

const weights: Readonly<Record<Role, number>> = {
  main: 100,
  team: 60,
  external: 18,
  closed: 0,
  salaries: 4,
  taxes: 2,
  reserve: 2,
};

/** Ends that a new movement may have while it is still undecided. */
const undecided = new Set(['Card', 'Transfer', 'Check', 'DirectDebit']);

/** A new transaction: a hold first, or settled at once. With an account, of that account alone. */
export function createRow(world: World, wanted?: { account: Account; status: Status }): Row | null {
  const { store, clock, random, office } = world;
  const account =
    wanted?.account ??
    random.weighted(store.accounts.map((one) => [one, weights[one.role]] as const));
  const nowMs = clock.nowMs();
  const span = { fromMs: nowMs, toMs: nowMs, endMs: nowMs };
  const event = fillEvent(random, office, account, span);
  const holds = undecided.has(event.deal.kind.subjectType) && !account.external;
  const status = wanted?.status ?? (holds && random.chance(0.6) ? 'pending' : 'completed');
  const now = { ...event, status, emittedMs: nowMs, settledMs: nowMs };
  const means = { rowsLeft: 2, usefulCents: 0, alone: wanted !== undefined };
  const rows = bookEvent(random, office, now, means);
  for (const row of rows) addNew(world, row);
  return rows.at(-1) ?? null;
}

/** A pending transaction comes to its end, sometimes for another amount than was held. */
export function settlePending(world: World, end: 'completed' | 'declined' | 'reversed'): boolean {
  const { store, clock, random, office } = world;
  // What waits longest comes to its end first, or nearly.
  const waiting = store.view(null, ['pending'], 'updated_at').rows;
  const row = anyOf(world, waiting.slice(0, Math.ceil(waiting.length / 2)));
  if (row === null) return false;
  const percent = end === 'completed' && random.chance(0.25) ? random.int(95, 106) : 100;
  const amountCents = Math.max(1, divideRounded(row.amountCents * percent, 100));
  if (end === 'completed' && !canPay(world, row, amountCents)) return false;
  touch(world, row, (changed) => {
    changed.status = end;
    if (end !== 'completed') return;
    changed.amountCents = amountCents;
    if (changed.localCurrency === 'EUR') changed.localCents = amountCents;
    settleRow(changed, clock.nowMs());
  });
  if (end === 'completed') noteSettled(random, office, row, false);
  return true;
}

/** Whether the account can pay, with what can be brought to it. */
function canPay(world: World, { account, side }: Row, amountCents: number): boolean {
  const missingCents = amountCents - account.balanceCents;
  if (side === 'credit' || missingCents <= 0) return true;
  const wanted = { missingCents, usefulCents: 0, atMs: world.clock.nowMs() };
  const brought = bringFunds(world.random, world.office, account, wanted);
  for (const row of brought) addNew(world, row);
  return brought.length > 0;
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

import { bookEvent } from '../generate/ledger/book.ts';
import type { Event, Move } from '../generate/ledger/event.ts';
import { accountFor } from '../generate/ledger/office.ts';
import { regularEvent } from '../generate/ledger/regular.ts';
import type { Occurrence } from '../generate/plan/flows/flow.ts';
import { addNew, type World } from './world.ts';

/** Money is moved between two accounts of the company: both legs, or the first if it takes days. */
export function moveMoney(world: World): boolean {
  const { store, random, clock } = world;
  const open = store.accounts.filter((account) => account.status === 'active' && !account.main);
  if (open.length === 0) return false;
  const main = accountFor(store.accounts, 'main');
  const other = random.pick(open);
  const back = !other.external && other.balanceCents > main.balanceCents;
  const [from, to] = back ? [other, main] : [main, other];
  const euros = random.int(2, 20) * 100;
  const amountCents = Math.min(euros * 100, Math.floor(from.balanceCents / 4));
  if (amountCents <= 0) return false;
  return putAside(world, {
    deal: null,
    from,
    to,
    cents: () => amountCents,
    settledMs: clock.nowMs(),
  });
}

/** What is regular is paid on its day. */
export function payRegular(world: World, date: Occurrence): boolean {
  const event = regularEvent(world.random, world.office, date);
  return event !== null && book(world, event);
}

/** Money is moved to where it will be needed, if any is. */
export function putAside(world: World, move: Move): boolean {
  const settledMs = world.clock.nowMs();
  return move.cents() > 0 && book(world, { ...move, settledMs });
}

/** What followed from an earlier movement happens: an instalment, a guarantee given back. */
export function followUp(world: World, event: Event): boolean {
  const nowMs = world.clock.nowMs();
  return book(world, { ...event, emittedMs: nowMs, settledMs: nowMs });
}

/** What was on its way to another bank until now arrives there. */
export function arriveElsewhere(world: World, untilMs: number): number {
  const { store, clock, random, office } = world;
  const rows = office.transit.arrive(random, store.cast, untilMs, office.takeSeq);
  for (const row of rows) {
    clock.moveTo(row.settledMs ?? 0);
    addNew(world, row);
  }
  return rows.length;
}

function book(world: World, planned: Event | Move): boolean {
  const rows = bookEvent(world.random, world.office, planned, { rowsLeft: 2, usefulCents: 0 });
  for (const row of rows) addNew(world, row);
  return rows.length > 0;
}

import type { Account } from '../../model/account.ts';
import type { Deal } from '../../model/business/deal.ts';
import type { Row, Status } from '../../model/row.ts';
import type { Amount } from '../rows/price.ts';

/** A movement to come, on one account. */
export interface Event {
  account: Account;
  deal: Deal;
  /** Null: a sale, which brings what is needed then. */
  amount: Amount | null;
  status: Status;
  emittedMs: number;
  settledMs: number;
  /** Which of several. */
  part: number;
  /** What it gives back. */
  of: Row | null;
  /** It may be left out if something more urgent needs the room. */
  spare: boolean;
}

/** Money to be moved from one account of the company to another one. */
export interface Move {
  deal: null;
  from: Account;
  to: Account;
  /** How much, as things stand when it is made. */
  cents: () => number;
  settledMs: number;
}

export function isMove(planned: Event | Move): planned is Move {
  return planned.deal === null;
}

/** How many rows it makes: a move has two legs. */
export function rowsOf(planned: Event | Move): number {
  return isMove(planned) ? 2 : 1;
}

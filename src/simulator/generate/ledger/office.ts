import type { Account, Role } from '../../model/account.ts';
import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import type { Cast } from '../people/cast.ts';
import type { Company } from '../plan/company.ts';
import type { Rarity } from '../plan/rarities.ts';
import { arrivingLeg } from '../rows/own-transfer.ts';
import { settleRow } from '../rows/settle.ts';
import type { Event } from './event.ts';
import type { Treasury } from './money/treasury.ts';

/** Who keeps the books: all that one needs to know to write the next row. */
export interface Office {
  cast: Cast;
  company: Company;
  accounts: readonly Account[];
  treasury: Treasury;
  transit: InTransit;
  rarely: Rarely;
  /** What follows from rows already written: instalments, refunds, releases of guarantees. */
  later: Event[];
  /** Purchases and sales of late, which may be given back. */
  recent: { bought: Row[]; sold: Row[] };
  /** How much of what is regular there is room for in a small bank, from 0 to 1. */
  regularPart: number;
  takeSeq: () => number;
}

export function openOffice(
  parts: Pick<Office, 'cast' | 'company' | 'accounts' | 'treasury' | 'takeSeq'>,
  total: number,
): Office {
  return {
    ...parts,
    transit: new InTransit(),
    rarely: new Rarely(parts.company.rarities, total < 1_000 ? 2 : 12),
    later: [],
    recent: { bought: [], sold: [] },
    regularPart: 1,
  };
}

/** The account for something; the main one if there is none. */
export function accountFor(accounts: readonly Account[], role: Role): Account {
  const account = accounts.find((one) => one.role === role) ?? accounts[0];
  if (account === undefined) throw new RangeError('a bank without accounts');
  return account;
}

/** Whether money can be moved from and to the account now, at this bank. */
export function isOpenAt(account: Account, atMs: number): boolean {
  return !account.external && atMs < account.closesMs;
}

/**
 * Whose turn it is: each rarity comes as often as its share says, and the first of each soon, one
 * after the other `step` rows of the main account apart, so that a small bank has them all.
 */
class Rarely {
  readonly #turns: { rarity: Rarity; due: number }[];
  #count = 0;
  #nextDue = 2;

  constructor(rarities: readonly Rarity[], step: number) {
    this.#turns = rarities.map((rarity, index) => ({ rarity, due: 2 + step * index }));
  }

  /** The rarity that is due with the next row, if any. */
  next(): Rarity | null {
    this.#count++;
    if (this.#count < this.#nextDue) return null;
    const turn = this.#turns.find(({ due }) => due <= this.#count);
    if (turn !== undefined) turn.due = this.#count + Math.round(1_000 / turn.rarity.share);
    this.#nextDue = Math.min(...this.#turns.map(({ due }) => due));
    return turn?.rarity ?? null;
  }
}

/** Money that left one of our accounts for one at another bank, and is not there yet. */
interface Arrival {
  debit: Row;
  to: Account;
  atMs: number;
}

/** Own transfers on their way to another bank, which takes hours or days. */
class InTransit {
  readonly #waiting: Arrival[] = [];

  /** When the next one arrives; never, if there is none. */
  get nextMs(): number {
    return this.#waiting[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  send(arrival: Arrival): void {
    this.#waiting.push(arrival);
    this.#waiting.sort((a, b) => a.atMs - b.atMs);
  }

  /** The credits that have arrived until `untilMs`, settled, in order of arrival. */
  arrive(random: Random, cast: Cast, untilMs: number, takeSeq: () => number): Row[] {
    const rows: Row[] = [];
    let next = this.#waiting[0];
    while (next !== undefined && next.atMs <= untilMs) {
      const { debit, to, atMs } = next;
      this.#waiting.shift();
      const row = arrivingLeg(random, cast, debit, to, { seq: takeSeq(), emittedMs: atMs });
      settleRow(row, atMs);
      rows.push(row);
      next = this.#waiting[0];
    }
    return rows;
  }
}

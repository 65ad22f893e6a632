import type { Account } from '../../model/account.ts';
import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import { bookEvent } from './book.ts';
import { type Event, isMove, type Move } from './event.ts';
import type { Office } from './office.ts';
import { dayMs } from './times.ts';

/**
 * Writes what is planned into the books, in order of settlement. Funds that have to be brought take
 * the turn of what may be left out, so that there are as many rows as planned.
 */
export function writeBooks(
  random: Random,
  office: Office,
  due: (Event | Move)[],
  untilMs: number,
): Row[] {
  due.sort((a, b) => a.settledMs - b.settledMs);
  const rows: Row[] = [];
  const needs = new Needs();
  let spare = 0;
  for (const one of due) {
    if (isMove(one)) continue;
    needs.add(one);
    if (one.spare) spare++;
  }
  let owed = 0;
  for (const one of due) {
    arrive(random, office, one.settledMs, rows);
    if (isMove(one)) {
      rows.push(...bookEvent(random, office, one, nothing));
      continue;
    }
    if (one.spare) spare--;
    if (one.spare && owed > 0) {
      owed--;
      needs.remove(one);
      continue;
    }
    const usefulCents = needs.around(one) - one.account.balanceCents;
    needs.remove(one);
    const made = bookEvent(random, office, one, { rowsLeft: spare - owed, usefulCents });
    owed += made.length - 1;
    for (const row of made) rows.push(row);
  }
  arrive(random, office, untilMs, rows);
  return rows;
}

const nothing = { rowsLeft: 0, usefulCents: 0 };

function arrive(random: Random, office: Office, untilMs: number, rows: Row[]): void {
  const { transit, cast, takeSeq } = office;
  if (transit.nextMs > untilMs) return;
  rows.push(...transit.arrive(random, cast, untilMs, takeSeq));
}

/** Funds are brought for so long at a time. */
const periodMs = 12 * dayMs;

/** What accounts will have to pay in the next days, as planned. */
class Needs {
  readonly #cents = new Map<Account, Map<number, number>>();

  add(event: Event): void {
    this.#change(event, 1);
  }

  /** It has been paid, or will not be. */
  remove(event: Event): void {
    this.#change(event, -1);
  }

  /** Of the account of an event, the event itself included, until the end of its period. */
  around({ account, settledMs }: Event): number {
    return this.#cents.get(account)?.get(periodOf(settledMs)) ?? 0;
  }

  #change({ account, amount, deal, status, settledMs }: Event, sign: 1 | -1): void {
    if (amount === null || deal.kind.side === 'credit' || status !== 'completed') return;
    const period = periodOf(settledMs);
    const known = this.#cents.get(account) ?? new Map<number, number>();
    known.set(period, (known.get(period) ?? 0) + sign * amount.cents);
    this.#cents.set(account, known);
  }
}

function periodOf(ms: number): number {
  return Math.floor(ms / periodMs);
}

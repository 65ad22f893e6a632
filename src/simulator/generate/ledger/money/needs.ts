import type { Account } from '../../../model/account.ts';
import type { Event } from '../event.ts';
import { dayMs } from '../times.ts';

/** Funds are brought for so long at a time. */
const periodMs = 12 * dayMs;

/** What accounts will have to pay in the next days, as planned. */
export class Needs {
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

import type { Account } from '../../model/account.ts';
import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import type { Cast } from '../people/cast.ts';
import { arrivingLeg } from './own-transfer.ts';
import { settleRow } from './settle.ts';

/** Money that left one of our accounts for one at another bank, and is not there yet. */
interface Arrival {
  debit: Row;
  to: Account;
  atMs: number;
}

/** Own transfers on their way to another bank, which takes hours or days. */
export class InTransit {
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

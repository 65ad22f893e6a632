import type { Account } from '../model/account.ts';
import type { Row } from '../model/row.ts';
import type { Random } from '../random.ts';
import type { Cast } from './cast.ts';
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
  #waiting: Arrival[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  send(arrival: Arrival): void {
    this.#waiting.push(arrival);
    this.#waiting.sort((a, b) => a.atMs - b.atMs);
  }

  /** The credits that have arrived until `untilMs`, settled, in order of arrival. */
  arrive(random: Random, cast: Cast, untilMs: number, takeSeq: () => number): Row[] {
    const rows: Row[] = [];
    for (
      let next = this.#waiting[0];
      next !== undefined && next.atMs <= untilMs;
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      const at = { seq: takeSeq(), emittedMs: next.atMs };
      const row = arrivingLeg(random, cast, next.debit, next.to, at);
      settleRow(row, next.atMs);
      rows.push(row);
    }
    return rows;
  }
}

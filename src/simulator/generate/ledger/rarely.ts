import type { Rarity } from '../plan/rarities.ts';

/**
 * Whose turn it is: each rarity comes as often as its share says, and the first of each soon, one
 * after the other `step` rows of the main account apart, so that a small bank has them all.
 */
export class Rarely {
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

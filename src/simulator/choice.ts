import type { Random } from './random.ts';

/** Things to pick from, some more often than others; picked from in no time however many they are. */
export class Choice<T> {
  readonly #items: readonly T[];
  readonly #sums: readonly number[];

  constructor(table: readonly (readonly [T, number])[]) {
    let sum = 0;
    this.#items = table.map(([item]) => item);
    this.#sums = table.map(([, weight]) => {
      sum += weight;
      return sum;
    });
  }

  get items(): readonly T[] {
    return this.#items;
  }

  pick(random: Random): T {
    const wanted = random.unit() * (this.#sums.at(-1) ?? 0);
    let [low, high] = [0, this.#sums.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sums[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    const item = this.#items[low];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }
}

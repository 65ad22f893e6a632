import type { Row } from '../model/row.ts';
import { type SortField, sortKey } from './sort-key.ts';

/** Rows of one account and some statuses, kept in ascending order of one sort field. */
export class SortedView {
  readonly rows: Row[];
  readonly field: SortField;
  readonly #matches: (row: Row) => boolean;

  constructor(rows: Row[], field: SortField, matches: (row: Row) => boolean) {
    this.field = field;
    this.#matches = matches;
    this.rows = rows
      .filter((row) => !row.deleted && matches(row))
      .sort((a, b) => this.#order(a, b));
  }

  /** Index of the first row whose key is `key` or more. */
  lowerBound(key: number): number {
    return this.#search((row) => sortKey(row, this.field) < key);
  }

  /** Must be called before the row changes, while it can still be found by its old key. */
  remove(row: Row): void {
    if (!this.#matches(row)) return;
    const index = this.#indexOf(row);
    if (this.rows[index] === row) this.rows.splice(index, 1);
  }

  /** Must be called after the row changed. */
  insert(row: Row): void {
    if (this.#matches(row)) this.rows.splice(this.#indexOf(row), 0, row);
  }

  #indexOf(row: Row): number {
    return this.#search((other) => this.#order(other, row) < 0);
  }

  #order(a: Row, b: Row): number {
    const [keyA, keyB] = [sortKey(a, this.field), sortKey(b, this.field)];
    // Compared, not subtracted: two infinite keys are equal.
    return keyA < keyB ? -1 : keyA > keyB ? 1 : a.seq - b.seq;
  }

  #search(before: (row: Row) => boolean): number {
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.rows[middle];
      if (row !== undefined && before(row)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

import type { Cast } from '../generate/people/cast.ts';
import type { Account } from '../model/account.ts';
import type { Attachment } from '../model/attachment.ts';
import type { Row, Status } from '../model/row.ts';
import { signedCents } from '../model/signed-cents.ts';
import { type SortField, sortKey } from './sort-key.ts';

/** Everything the bank knows, with sorted views that follow every change. */
export class Store {
  readonly cast: Cast;
  readonly accounts: readonly Account[];
  readonly rows: Row[] = [];
  readonly byId = new Map<string, Row>();
  /** Also of attachments that were removed from their row: the file can still be read by id. */
  readonly attachments = new Map<string, { attachment: Attachment; row: Row }>();
  /** Rises whenever rendered text may no longer be true. */
  epoch = 1;
  /** Told of every row that comes or changes, once the bank is open. */
  listener: StoreListener | null = null;
  #seq = 1;
  readonly #views = new Map<string, SortedView>();

  constructor(cast: Cast, accounts: readonly Account[]) {
    this.cast = cast;
    this.accounts = accounts;
  }

  nextSeq(): number {
    return this.takeSeqs(1);
  }

  takeSeqs(count: number): number {
    const first = this.#seq;
    this.#seq += count;
    return first;
  }

  add(row: Row): void {
    this.rows.push(row);
    this.byId.set(row.id, row);
    if (row.status === 'pending') row.account.pendingCents += signedCents(row);
    this.#indexAttachments(row);
    for (const view of this.#views.values()) view.insert(row);
    this.listener?.added(row);
  }

  /** The only way to change a row that is already part of the bank. */
  change(row: Row, edit: (row: Row) => void): void {
    const before = this.listener === null ? null : { ...row };
    for (const view of this.#views.values()) view.remove(row);
    if (row.status === 'pending') row.account.pendingCents -= signedCents(row);
    edit(row);
    if (row.status === 'pending') row.account.pendingCents += signedCents(row);
    row.text = null;
    this.#indexAttachments(row);
    for (const view of this.#views.values()) view.insert(row);
    if (before !== null) this.listener?.changed(before, row);
  }

  delete(row: Row): void {
    for (const view of this.#views.values()) view.remove(row);
    if (row.status === 'pending') row.account.pendingCents -= signedCents(row);
    row.deleted = true;
    this.byId.delete(row.id);
  }

  /** Rows of one account (null: of all) in some statuses, sorted; made once, then maintained. */
  view(account: Account | null, statuses: readonly Status[], field: SortField): SortedView {
    const key = `${account?.id ?? '*'} ${[...statuses].sort().join(',')} ${field}`;
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const wanted = new Set(statuses);
    const made = new SortedView(
      this.rows,
      field,
      (row) => (account === null || row.account === account) && wanted.has(row.status),
    );
    this.#views.set(key, made);
    return made;
  }

  #indexAttachments(row: Row): void {
    for (const attachment of row.attachments) {
      this.attachments.set(attachment.id, { attachment, row });
    }
  }
}

export interface StoreListener {
  added(row: Row): void;
  changed(before: Row, row: Row): void;
}

/** Rows of one account and some statuses, kept in ascending order of one sort field. */
class SortedView {
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

import type { Cast } from '../generate/people/cast.ts';
import type { Account } from '../model/account.ts';
import type { Attachment } from '../model/attachment.ts';
import type { Row, Status } from '../model/row.ts';
import { signedCents } from '../model/signed-cents.ts';
import type { SortField } from './sort-key.ts';
import { SortedView } from './sorted-view.ts';

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

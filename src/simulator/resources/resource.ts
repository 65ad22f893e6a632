import type { Account } from '../model/account.ts';
import type { UrlMaker } from '../model/attachment.ts';
import type { JsonObject } from '../model/json.ts';
import type { Status } from '../model/row.ts';
import type { Quirks } from '../quirks.ts';
import type { Store } from '../store/store.ts';

/** A resource of the bank, from its documentation alone: what our own program asks for must not decide what is answered. */
export interface Resource {
  /** As the switch `forbidden` names it: the first part of its path. */
  readonly name: string;
  readonly routes: readonly Route[];
}

export interface Route {
  /** Below `/v2`; `:id` stands for the id of one object. */
  readonly path: string;
  /** The query parameters that it honours, without `[]`. Others are passed over, as the bank does. */
  readonly parameters: readonly string[];
  /** The key of the answer under which the objects lie. */
  readonly key: string;
  /** All that a list without filters shows, over all of its pages. */
  readonly objects?: (bank: Pick<Shown, 'store' | 'quirks' | 'nowMs'>) => readonly JsonObject[];
  /** The JSON of an answer. Throws a Problem for what the bank refuses. */
  answer(asked: Asked, bank: Shown): string | Uint8Array<ArrayBuffer>;
}

export interface Asked {
  readonly params: URLSearchParams;
  readonly id: string;
}

/** What answers are made from. */
export interface Shown {
  readonly store: Store;
  readonly quirks: Quirks;
  readonly nowMs: number;
  readonly urlOf: UrlMaker;
  /** Called at each listing of transactions: rows may change between two. */
  onListing(account: Account | null, statuses: readonly Status[]): void;
  /** A whole number by chance. */
  chance(): number;
}

import type { Account } from '../model/account.ts';
import type { Status } from '../model/row.ts';
import type { SortField } from './sort-key.ts';

export interface Bounds {
  fromUs: number | null;
  toUs: number | null;
}

/** What a listing asks for, checked. */
export interface ListQuery extends Paging {
  /** null lists every account; only by switch. */
  account: Account | null;
  accountExists: boolean;
  statuses: readonly Status[];
  bounds: Record<SortField, Bounds>;
  side: string | null;
  operationTypes: readonly string[];
  withAttachments: boolean | null;
  includes: Includes;
  sort: { field: SortField; descending: boolean };
}

/** What rows are asked for with. */
export interface Includes {
  attachments: boolean;
  labels: boolean;
  vatDetails: boolean;
}

export interface Paging {
  page: number;
  perPage: number;
}

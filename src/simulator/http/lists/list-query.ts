import type { Account } from '../../model/account.ts';
import { type Status, statuses } from '../../model/row.ts';
import type { Quirks } from '../../quirks.ts';
import { shownNumbers } from '../../resources/bank-accounts.ts';
import type { Bounds, Includes, ListQuery } from '../../store/query.ts';
import { type SortField, sortFields } from '../../store/sort-key.ts';
import type { Store } from '../../store/store.ts';
import { notInList, Problem } from '../faults/problem.ts';
import { readPaging } from './paging.ts';

/** Reads the parameters of GET /transactions; unknown ones are ignored, as the API does. */
export function readListQuery(params: URLSearchParams, store: Store, quirks: Quirks): ListQuery {
  const account = findAccount(params, store, quirks);
  const obeyed = quirks.other_filters === 'honoured';
  return {
    ...readPaging(params, quirks),
    account: quirks.account_filter === 'ignored' ? null : account,
    accountExists: account !== null,
    statuses: readStatuses(params, quirks),
    bounds: {
      updated_at:
        quirks.updated_at_filter === 'ignored'
          ? { fromUs: null, toUs: null }
          : readBounds(params, 'updated_at'),
      settled_at: obeyed ? readBounds(params, 'settled_at') : { fromUs: null, toUs: null },
      emitted_at: readBounds(params, 'emitted_at'),
      created_at: readBounds(params, 'created_at'),
    },
    side: obeyed ? readChoice(params, 'side', ['credit', 'debit']) : null,
    operationTypes: obeyed ? many(params, 'operation_type') : [],
    withAttachments: readFlag(params, 'with_attachments'),
    includes: readIncludes(params),
    sort: readSort(params, quirks),
  };
}

/** Reads `includes[]`; unknown names are refused. */
export function readIncludes(params: URLSearchParams): Includes {
  const wanted = many(params, 'includes');
  const known = ['vat_details', 'labels', 'attachments'];
  if (wanted.some((name) => !known.includes(name))) throw notInList('includes', known);
  return {
    attachments: wanted.includes('attachments'),
    labels: wanted.includes('labels'),
    vatDetails: wanted.includes('vat_details'),
  };
}

function readStatuses(params: URLSearchParams, quirks: Quirks): Status[] {
  const given = many(params, 'status');
  if (given.length === 0) return ['completed'];
  const allowed = statuses.filter(
    (status) => status !== 'reversed' || quirks.reversed !== 'rejected',
  );
  const wanted = given.map((text) => {
    const status = allowed.find((known) => known === text);
    if (status === undefined) throw notInList('status', allowed);
    return status;
  });
  const counted = {
    all: wanted,
    first: wanted.slice(0, 1),
    last: wanted.slice(-1),
  }[quirks.status_values];
  return counted.filter((status) => status !== 'reversed' || quirks.reversed === 'listed');
}

function readBounds(params: URLSearchParams, field: SortField): Bounds {
  const read = (name: string): number | null => {
    const text = params.get(name);
    return text === null || text === '' ? null : readInstant(text, name);
  };
  return { fromUs: read(`${field}_from`), toUs: read(`${field}_to`) };
}

function readSort(params: URLSearchParams, quirks: Quirks): ListQuery['sort'] {
  const text = params.get('sort_by');
  if (text === null || quirks.sort_by === 'ignored')
    return { field: 'settled_at', descending: true };
  const [name, direction = 'desc'] = text.split(':');
  const field = sortFields.find((known) => known === name);
  if (field === undefined || !['asc', 'desc'].includes(direction)) {
    throw notInList(
      'sort_by',
      sortFields.flatMap((known) => [`${known}:asc`, `${known}:desc`]),
    );
  }
  return { field, descending: direction === 'desc' };
}

function readFlag(params: URLSearchParams, name: string): boolean | null {
  const text = readChoice(params, name, ['true', 'false']);
  return text === null ? null : text === 'true';
}

function readChoice(params: URLSearchParams, name: string, allowed: string[]): string | null {
  const text = params.get(name);
  if (text !== null && !allowed.includes(text)) throw notInList(name, allowed);
  return text;
}

/** Array parameters come as `name[]=a&name[]=b`; a bare `name=a` counts too. */
function many(params: URLSearchParams, name: string): string[] {
  return [...params.getAll(`${name}[]`), ...params.getAll(name)];
}

/** The account asked for, by id or else by IBAN; null for one that is answered with no rows. */
function findAccount(params: URLSearchParams, store: Store, quirks: Quirks): Account | null {
  const id = params.get('bank_account_id');
  const iban = params.get('iban');
  if (!id && !iban) {
    throw new Problem(400, 'bad_request', 'bank_account_id or iban is required', {
      parameter: 'bank_account_id',
    });
  }
  const found = store.accounts.find((account) =>
    id ? account.id === id : shownNumbers(store, account, quirks).iban === iban,
  );
  if (found !== undefined) return found;
  if (quirks.unknown_account === 'empty') return null;
  const parameter = id ? 'bank_account_id' : 'iban';
  throw quirks.unknown_account === '404'
    ? new Problem(404, 'not_found', 'bank account was not found', { parameter })
    : new Problem(422, 'invalid', `${parameter} is invalid`, { parameter, shape: 'object' });
}

const shape =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2}))?$/;

/** Reads a bound such as `2026-01-31T00:00:00.123Z` or `2026-01-31` as microseconds. */
function readInstant(text: string, parameter: string): number {
  const parts = shape.exec(text);
  const year = Number(parts?.[1]);
  const seconds = parts === null ? Number.NaN : Date.parse(withoutFraction(text));
  if (Number.isNaN(seconds) || year < 1970 || year > 2200) {
    throw new Problem(
      422,
      'invalid',
      `${parameter} param isn't well formatted (ISO 8601) or year is out of range`,
      { parameter },
    );
  }
  const fraction = (parts?.[7] ?? '').padEnd(6, '0').slice(0, 6);
  return seconds * 1000 + Number(fraction);
}

function withoutFraction(text: string): string {
  return text.replace(/\.\d+/, '').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
}

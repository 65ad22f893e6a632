import { type Status, statuses } from '../../model/row.ts';
import type { Quirks } from '../../quirks.ts';
import type { Bounds, Includes, ListQuery } from '../../store/query.ts';
import { type SortField, sortFields } from '../../store/sort-key.ts';
import type { Store } from '../../store/store.ts';
import { notInList } from '../faults/problem.ts';
import { findAccount } from './find-account.ts';
import { readInstant } from './instants.ts';
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

import { type Instant, parseInstant, shift, toApiTime } from '../base/instant.ts';
import type { SliceOf } from '../streams/shape/slice.ts';
import type { Filter } from '../streams/shape/types.ts';
import type { Client } from './http/client.ts';
import { type About, isPastEnd } from './http/faults.ts';
import { type ReadPage, readPage } from './read-page.ts';

export interface PageQuery extends SliceOf {
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly page: number;
}

export interface StreamPage extends ReadPage {
  readonly serverTime: Instant | undefined;
}

/** The bank has nothing older, and refuses bounds that lie too far back; a long overlap leads there. */
const firstAsked = '1970';

/** One page of a slice of a stream, inside a window of its cursor, in the order that the stream declares. */
export async function listPage(client: Client, query: PageQuery): Promise<StreamPage> {
  try {
    return await askForPage(client, query);
  } catch (error) {
    if (!isPastEnd(error, query.page)) throw error;
    return {
      rows: [],
      serverTime: undefined,
      page: query.page,
      perPage: query.stream.list.perPage,
      totalCount: undefined,
      hasNext: false,
    };
  }
}

async function askForPage(client: Client, query: PageQuery): Promise<StreamPage> {
  const { stream, slice, from, to, page } = query;
  const { slices = {}, filters = {}, sync, list } = stream;
  const { value, serverTime } = await client.get({
    path: list.path,
    about: aboutOf(query),
    query: [
      ...Object.entries(slices).map(([column, { param }]) => [param, slice[column] ?? ''] as const),
      ...Object.entries(filters).flatMap(([name, filter]) => filterParams(filter, slice[name])),
      ...(list.params ?? []),
      sync.order,
      ...(from === undefined || from < firstAsked ? [] : [[sync.from, toApiTime(from)] as const]),
      ...(to === undefined ? [] : [[sync.to, toApiTime(to)] as const]),
      ['page', String(page)],
      ['per_page', String(list.perPage)],
    ],
    read: (body) => readPage(body, query),
  });
  return { ...value, serverTime };
}

/**
 * A bound of time is asked for a second wider: how the bank treats its own instant is documented nowhere, and a row too
 * many does no harm.
 */
function filterParams({ param, keeps }: Filter, value: string | undefined) {
  if (value === undefined) return [];
  if (keeps === 'is') return [[param, value] as const];
  const instant = parseInstant(value);
  if (instant === undefined) return [];
  return [[param, toApiTime(shift(instant, keeps === 'from' ? -1_000 : 1_000))] as const];
}

/** The log has a field for an account and one for a status. */
function aboutOf({ slice }: SliceOf): About | undefined {
  const { bank_account_id: account, status } = slice;
  return account === undefined || status === undefined ? undefined : { account, status };
}

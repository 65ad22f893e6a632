import { type Instant, parseInstant, toApiTime } from '../base/instant.ts';
import type { SliceOf } from '../streams/shape/slice.ts';
import type { BankObject } from './answers/objects.ts';
import { bankElement } from './answers/objects.ts';
import { splitArray } from './answers/raw-json.ts';
import { type ListMeta, listAnswerSchema } from './answers/schema.ts';
import { type EmbeddedFiles, filesIn } from './files/attachments.ts';
import type { Client } from './http/client.ts';
import { type About, isPastEnd, UnexpectedShape } from './http/faults.ts';

export interface PageQuery extends SliceOf {
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly page: number;
}

export interface StreamRow extends BankObject {
  /** The API's `id`; undefined where it is missing or not a text. */
  readonly id: string | undefined;
  /** The stream's cursor. */
  readonly updatedAt: Instant | undefined;
  /** With URLs that are still fresh. */
  readonly files: () => EmbeddedFiles;
}

export interface StreamPage {
  readonly rows: readonly StreamRow[];
  readonly serverTime: Instant | undefined;
  readonly page: number;
  readonly perPage: number;
  readonly totalCount: number | undefined;
  /** Whether a page follows; undefined when the bank does not say. */
  readonly hasNext: boolean | undefined;
}

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
  const { slices = {}, sync, list } = stream;
  const { value, serverTime } = await client.get({
    path: list.path,
    about: aboutOf(query),
    query: [
      ...Object.entries(slices).map(([column, { param }]) => [param, slice[column] ?? ''] as const),
      ...(list.params ?? []),
      sync.order,
      ...(from === undefined ? [] : [[sync.from, toApiTime(from)] as const]),
      ...(to === undefined ? [] : [[sync.to, toApiTime(to)] as const]),
      ['page', String(page)],
      ['per_page', String(list.perPage)],
    ],
    read: (body) => readPage(body, stream),
  });
  return { ...value, serverTime };
}

/** The log has a field for an account and one for a status. */
function aboutOf({ slice }: SliceOf): About | undefined {
  const { bank_account_id: account, status } = slice;
  return account === undefined || status === undefined ? undefined : { account, status };
}

function readPage(body: string, stream: SliceOf['stream']): Omit<StreamPage, 'serverTime'> {
  const { key, perPage } = stream.list;
  const split = splitArray(body, key);
  if (split === undefined) throw new UnexpectedShape(`no list "${key}"`);
  const answer = listAnswerSchema.safeParse(split.rest);
  if (!answer.success) throw new UnexpectedShape('no usable meta');
  const { meta } = answer.data;
  return {
    rows: split.items.map((text) => readRow(text, stream)),
    page: meta.current_page,
    perPage: Math.min(meta.per_page ?? perPage, perPage),
    totalCount: meta.total_count ?? undefined,
    hasNext: saysNext(meta),
  };
}

function saysNext({
  current_page: page,
  next_page: next,
  total_pages: pages,
}: ListMeta): boolean | undefined {
  // Some dialects leave the next page out where there is none, so a missing one alone says nothing.
  if (next === undefined && typeof pages !== 'number') return undefined;
  return (next ?? 0) > page || (pages ?? 0) > page;
}

export function readRow(text: string, { sync, files, secrets }: SliceOf['stream']): StreamRow {
  const object = bankElement(text, secrets);
  const { id } = object.value;
  return {
    ...object,
    id: typeof id === 'string' && id !== '' ? id : undefined,
    updatedAt: parseInstant(object.value[sync.cursor]),
    files: () => filesIn(text, object, files),
  };
}

import { counted } from '../base/counted.ts';
import { type ConnectorError, unavailableError } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import type { ListRequest, Stream } from '../streams/shape/types.ts';
import { type BankObject, bankElement, bankObject, type Snapshot } from './answers/objects.ts';
import { sliceValue, splitArray } from './answers/raw-json.ts';
import { shortListSchema } from './answers/schema.ts';
import type { Client } from './http/client.ts';
import { isPastEnd, UnexpectedShape } from './http/faults.ts';

/** No list of this kind is near this long; a bank that never ends its pages must not keep us for ever. */
const pageLimit = 500;

interface ShortPage {
  readonly objects: readonly BankObject[];
  /** What `meta` says, which has several dialects here and may be missing. */
  readonly saysMore: boolean;
  readonly totalCount: number | undefined;
}

/**
 * Every object of a stream that is read whole: of its list, or the only one. Throws an Error for a stream without a list:
 * no user can cause it.
 */
export function readWholeList(client: Client, stream: Stream): Promise<Snapshot> {
  const { list } = stream;
  if (list === undefined) throw new Error(`the stream ${stream.name} has no list`);
  return stream.sync.mode === 'singleton'
    ? single(client, list, stream.secrets)
    : wholeList(client, list, stream.secrets);
}

type Secrets = Stream['secrets'];

async function single(
  client: Client,
  { path, key, params = [] }: ListRequest,
  secrets: Secrets,
): Promise<Snapshot> {
  const { value, serverTime } = await client.get({
    path,
    query: params,
    read(body) {
      const text = sliceValue(body.text, key);
      // Whole JSON all the same, which to ask for again would not mend.
      if (!text?.startsWith('{')) throw new UnexpectedShape(`no ${key}`);
      return bankObject(text, secrets);
    },
  });
  return { objects: [value], serverTime };
}

/**
 * A short list read whole. One answer is one moment; several pages are not, and an object that leaves the list between
 * two of them moves another one out of sight. So a list of several pages is read until two readings name the same
 * objects. Throws an unavailable error where none do: a list taken for whole would make the rest look deleted.
 */
async function wholeList(client: Client, list: ListRequest, secrets: Secrets): Promise<Snapshot> {
  let last = await readList(client, list, secrets);
  for (let readings = 1; last.pages > 1 && readings < mostReadings; readings += 1) {
    const again = await readList(client, list, secrets);
    if (again.isCounted && hasSameKeys(last.objects, again.objects)) return snapshotOf(again);
    last = again;
  }
  if (last.pages > 1 && last.isCounted)
    throw notWhole(`${list.path} changed during each of ${mostReadings} readings`);
  if (last.isCounted) return snapshotOf(last);
  throw notWhole(
    `${list.path} shows ${counted(last.objects.size, 'object')} but counts ${last.totalCount}`,
  );
}

/** Such lists change some times a day, and a reading takes a second. */
const mostReadings = 4;

interface Reading {
  /** By what distinguishes them. */
  readonly objects: ReadonlyMap<string, BankObject>;
  readonly pages: number;
  readonly totalCount: number | undefined;
  /** Whether it shows as many as the bank counts. */
  readonly isCounted: boolean;
  readonly serverTime: Instant | undefined;
}

/**
 * All pages once: until one is not full and `meta` names no further one, or brings nothing new; or the only one, where
 * the stream says that it has no pages.
 */
async function readList(client: Client, list: ListRequest, secrets: Secrets): Promise<Reading> {
  const { path, perPage } = list;
  const objects = new Map<string, BankObject>();
  for (let pages = 1; pages <= pageLimit; pages += 1) {
    const { page, serverTime } = await readPage(client, list, pages, secrets);
    const before = objects.size;
    for (const object of page.objects) objects.set(identityOf(object), object);
    if (perPage === undefined && page.saysMore) throw notWhole(`${path} has pages now`);
    const isFull = page.objects.length >= (perPage ?? Number.POSITIVE_INFINITY);
    if (objects.size > before && (page.saysMore || isFull)) continue;
    const { totalCount } = page;
    return { objects, pages, totalCount, isCounted: (totalCount ?? 0) <= objects.size, serverTime };
  }
  throw unavailableError(`${path} has more than ${pageLimit} pages`, {
    code: 'endless_list',
    hint: 'The bank does not end this list; report it to the bank.',
  });
}

function snapshotOf({ objects, serverTime }: Reading): Snapshot {
  return { objects: [...objects.values()], serverTime };
}

function hasSameKeys(one: Reading['objects'], other: Reading['objects']): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}

function notWhole(what: string): ConnectorError {
  return unavailableError(what, {
    code: 'list_not_whole',
    hint: 'Nothing of this list was landed; the next run asks again. If it stays, the API has changed: report it.',
  });
}

async function readPage(client: Client, list: ListRequest, number: number, secrets: Secrets) {
  try {
    const { value: page, serverTime } = await client.get({
      path: list.path,
      query: [
        ...(list.params ?? []),
        ...(list.perPage === undefined
          ? []
          : ([
              ['page', String(number)],
              ['per_page', String(list.perPage)],
            ] as const)),
      ],
      read: ({ text }) => readShortPage(text, list.key, number, secrets),
    });
    return { page, serverTime };
  } catch (error) {
    if (!isPastEnd(error, number)) throw error;
    return { page: { objects: [], saysMore: false, totalCount: undefined }, serverTime: undefined };
  }
}

function readShortPage(body: string, key: string, number: number, secrets: Secrets): ShortPage {
  const split = splitArray(body, key);
  if (split === undefined) throw new UnexpectedShape(`no list "${key}"`);
  const { meta } = shortListSchema.parse(split.rest);
  return {
    objects: split.items.map((item) => bankElement(item, secrets)),
    saysMore: (meta?.next_page ?? 0) > number || (meta?.total_pages ?? 0) > number,
    totalCount: meta?.total_count ?? undefined,
  };
}

function identityOf({ text, value: { id } }: BankObject): string {
  return typeof id === 'string' && id !== '' ? id : text;
}

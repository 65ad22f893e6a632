import { floorSecond, type Instant, instantOf, millis } from '../../../src/base/instant.ts';
import type { ListedPage, ListedRow, ListPage } from '../../../src/extract/listing/types.ts';
import type { Behaviour } from './behaviours.ts';
import type { Layout } from './layouts.ts';

export const pageSize = 2;

export interface ModelRow extends ListedRow {
  readonly id: number;
}

interface Stored {
  readonly id: number;
  readonly status: number;
  /** Microseconds; undefined for the row without `updated_at` that no filter lets in. */
  readonly us: number | undefined;
  readonly shown: ModelRow;
  readonly isOld: boolean;
  times: number;
}

/** A bank that changes between any two requests. Plain arrays: it is asked some hundred million times. */
export interface MovingBank {
  list(status: number): ListPage<ModelRow>;
  update(id: number): void;
  /** As `update`, and the row is in the other status from now on. */
  restate(id: number): void;
  insert(status: number): void;
  remove(id: number): void;
  has(id: number): boolean;
  rows(): readonly Stored[];
  requests(): number;
}

export function movingBank(
  { times, ahead }: Layout,
  behaviour: Behaviour,
  beforeRequest: (requests: number) => void,
): MovingBank {
  const { lower, upper, precision, ties, order, count, next, pages, pastEnd, clock } = behaviour;
  const tick = { still: 0, running: 7_000, jumping: 2_300_000 }[clock];
  const fine = precision === 'us_hidden' || precision === 'us_shown';
  let now = (leadMs + Math.max(0, ...times) + ahead) * 1_000 + (fine ? 999 : 0);
  let requests = 0;
  let versions = 0;
  const store = (id: number, us: number | undefined, status: number, isOld: boolean): Stored => {
    versions += 1;
    const updatedAt =
      us === undefined || (behaviour.undated === 'in_place' && id === undatedId)
        ? undefined
        : instantAt(us, precision === 'us_shown');
    const shown = { id, identity: String(id), hash: `${id}v${isOld ? 0 : versions}`, updatedAt };
    return { id, status, us, shown, isOld, times: 0 };
  };
  const statusAtFirst = (id: number) => (behaviour.statuses === 'two' && id % 3 === 1 ? 1 : 0);
  let rows = times.map((ms, id) => {
    const isUndated = id === undatedId && /first|last/.test(behaviour.undated);
    const us = (leadMs + ms) * 1_000 + (fine ? (finePart[id % finePart.length] ?? 0) : 0);
    return store(id, isUndated ? undefined : us, statusAtFirst(id), true);
  });
  let nextId = rows.length;
  const rank = (row: Stored): number => {
    if (order === 'by_id') return row.id;
    if (order === 'by_id_descending') return -row.id;
    if (order === 'nearly') return nearly[row.id] ?? row.id;
    if (row.us === undefined) return behaviour.undated === 'first' ? -1 : Number.MAX_SAFE_INTEGER;
    return precision === 'us_hidden' && ties !== 'stable' ? row.us - (row.us % 1_000) : row.us;
  };
  const tie = (row: Stored): number => {
    if (ties === 'turning') return requests % 2 === 0 ? row.id : -row.id;
    if (ties === 'shuffled') return (row.id * 7_919 + requests * 104_729) % 1_009;
    if (ties === 'hiding') return -row.times;
    return row.id;
  };
  const stamp = () => {
    now += tick;
    return now;
  };
  const replace = (id: number, make: (row: Stored) => Stored) => {
    rows = rows.map((row) => (row.id === id ? make(row) : row));
  };
  const answer = (status: number, from: number | undefined, to: number | undefined) => {
    const low = from === undefined ? undefined : cutBound(from);
    const high = to === undefined ? undefined : cutBound(to);
    const found = rows.filter((row) => {
      if (row.status !== status) return false;
      if (row.us === undefined) return low === undefined && high === undefined;
      const us = precision === 'second' ? row.us - (row.us % 1_000_000) : row.us;
      return (
        (low === undefined || (lower === 'inclusive' ? us >= low : us > low)) &&
        (high === undefined || (upper === 'inclusive' ? us <= high : us < high))
      );
    });
    return found.sort((a, b) => rank(a) - rank(b) || tie(a) - tie(b) || a.id - b.id);
  };
  const cutBound = (us: number): number =>
    precision === 'second' || precision === 'bound_to_second' ? us - (us % 1_000_000) : us;
  const total = (found: number): number | undefined => {
    if (count === 'missing') return undefined;
    if (count === 'too_large') return found + 3;
    if (count === 'too_small') return Math.max(0, found - 1);
    return count === 'capped' ? Math.min(found, 4) : found;
  };
  return {
    list: (status) => (window) => {
      beforeRequest(requests);
      requests += 1;
      const found = answer(status, boundOf(window.from), boundOf(window.to));
      const start = (window.page - 1) * pageSize;
      if (pastEnd === 'error' && window.page > 1 && start >= found.length) {
        return Promise.resolve(barePage(window.page));
      }
      const page = found.slice(start, start + pageSize);
      for (const row of page) row.times += 1;
      return Promise.resolve({
        rows: page.map(({ shown }) => shown),
        page: window.page,
        perPage: pages === 'shorter' ? pageSize + 1 : pageSize,
        totalCount: total(found.length),
        hasNext: next === 'told' ? start + pageSize < found.length : undefined,
        serverTime: floorSecond(instantAt(now, false)),
      });
    },
    update: (id) => replace(id, (row) => store(id, stamp(), row.status, false)),
    restate: (id) => replace(id, (row) => store(id, stamp(), 1 - row.status, false)),
    insert(status) {
      rows = [...rows, store(nextId, stamp(), status, false)];
      nextId += 1;
    },
    remove(id) {
      rows = rows.filter((row) => row.id !== id);
    },
    has: (id) => rows.some((row) => row.id === id),
    rows: () => rows,
    requests: () => requests,
  };
}

const undatedId = 2;
/** Rows of one millisecond that differ in microseconds, some of them in none. */
const finePart = [0, 0, 500, 0, 700, 700, 300];
/** The order by id, but the newest of the first rows comes second and the fourth last. */
const nearly = [0, 3, 1, 6, 4, 5, 2];

/** What the client makes of a 404 or 422 after the last page. */
function barePage(page: number): ListedPage<ModelRow> {
  return {
    rows: [],
    page,
    perPage: 100,
    totalCount: undefined,
    hasNext: false,
    serverTime: undefined,
  };
}

/** An hour before the first row, so that what is asked for is never before it. */
const base = Date.UTC(2026, 0, 5, 8, 30, 0);
const leadMs = 3_600_000;
const instants = new Map<number, Instant>();
const bounds = new Map<Instant, number>();

function instantAt(us: number, withMicroseconds: boolean): Instant {
  const key = withMicroseconds ? us : us - (us % 1_000);
  let instant = instants.get(key);
  if (instant === undefined) {
    const text = instantOf(base + Math.floor(key / 1_000));
    instant = `${text.slice(0, 23)}${String(key % 1_000).padStart(3, '0')}Z` as Instant;
    instants.set(key, instant);
  }
  return instant;
}

/** In microseconds since `base`; the API takes milliseconds, so what is finer is cut. */
function boundOf(instant: Instant | undefined): number | undefined {
  if (instant === undefined) return undefined;
  let bound = bounds.get(instant);
  if (bound === undefined) {
    bound = (millis(instant) - base) * 1_000;
    bounds.set(instant, bound);
  }
  return bound;
}

import { type Instant, instantOf, millis } from '../../src/base/instant.ts';
import type { ListedRow, ListPage } from '../../src/extract/listing/types.ts';

export interface ModelRow extends ListedRow {
  readonly id: number;
}

export interface Behaviour {
  readonly pageSize: number;
  /** Are bounds inclusive? */
  readonly inclusive: boolean;
  /** Bounds, and what they are compared with, are cut to this many milliseconds. */
  readonly resolutionMs: number;
  readonly sorted: boolean;
  /** Rows of one instant come in another order at every request. */
  readonly shuffledTies: boolean;
  readonly totalCount: 'exact' | 'missing' | 'too_small';
}

export const plainBehaviour: Behaviour = {
  pageSize: 2,
  inclusive: true,
  resolutionMs: 1,
  sorted: true,
  shuffledTies: false,
  totalCount: 'exact',
};

/** A bank of a few lines, to try the listing against every interleaving; the simulated bank is for everything else. */
export interface ModelBank {
  readonly list: ListPage<ModelRow>;
  touch(id: number): void;
  insert(): void;
  remove(id: number): void;
  /** Ids that have been there and unchanged since `mark`. */
  untouchedSince(mark: number): number[];
  readonly clock: () => number;
  requests(): number;
}

/** `beforeRequest` is where the adversary moves; it is told how many requests came before. */
export function modelBank(
  times: readonly number[],
  behaviour: Behaviour,
  beforeRequest: (bank: ModelBank, request: number) => void = () => {},
): ModelBank {
  let clock = Math.max(0, ...times) + 10_000;
  let requests = 0;
  let nextId = times.length;
  const rows = new Map(times.map((time, id) => [id, time]));
  const tick = () => {
    clock += 7;
    return clock;
  };
  const cut = (time: number) => Math.floor(time / behaviour.resolutionMs);
  const bank: ModelBank = {
    async list({ from, to, page }) {
      beforeRequest(bank, requests);
      requests += 1;
      const lower = from === undefined ? undefined : cut(millis(from));
      const upper = to === undefined ? undefined : cut(millis(to));
      const inside = [...rows].filter(([, time]) => {
        const at = cut(time);
        const after = lower === undefined || (behaviour.inclusive ? at >= lower : at > lower);
        const before = upper === undefined || (behaviour.inclusive ? at <= upper : at < upper);
        return after && before;
      });
      const tie = ([id]: readonly [number, number]) =>
        behaviour.shuffledTies ? (id * 7919 + requests * 104_729) % 1_009 : id;
      inside.sort((a, b) => (behaviour.sorted ? a[1] - b[1] : 0) || tie(a) - tie(b));
      const start = (page - 1) * behaviour.pageSize;
      const shown = inside.slice(start, start + behaviour.pageSize);
      return {
        rows: shown.map(([id, time]) => ({
          id,
          identity: String(id),
          hash: `${id}@${time}`,
          updatedAt: instantOf(time),
        })),
        page,
        perPage: behaviour.pageSize,
        totalCount: {
          exact: inside.length,
          missing: undefined,
          too_small: Math.max(1, inside.length - 1),
        }[behaviour.totalCount],
        hasNext: start + shown.length < inside.length,
        serverTime: floorSecondOf(clock),
      };
    },
    touch(id) {
      if (rows.has(id)) rows.set(id, tick());
    },
    insert() {
      rows.set(nextId, tick());
      nextId += 1;
    },
    remove(id) {
      rows.delete(id);
    },
    untouchedSince: (mark) => [...rows].filter(([, time]) => time <= mark).map(([id]) => id),
    clock: () => clock,
    requests: () => requests,
  };
  return bank;
}

function floorSecondOf(time: number): Instant {
  return instantOf(Math.floor(time / 1_000) * 1_000);
}

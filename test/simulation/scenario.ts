import { type Instant, instantOf } from '../../src/base/instant.ts';
import { Random } from '../../src/simulator/random.ts';
import type { CrashPoint } from './points.ts';
import { type WebhookBehaviour, webhooksOf } from './service/behaviour.ts';

/** How the simulated bank behaves where its documentation leaves it open. */
export interface BankBehaviour {
  readonly accounts: number;
  readonly rows: number;
  /** Rows per page, whatever is asked for: small, so that few rows are many pages. */
  readonly pageSize: number;
  readonly lowerBound: 'inclusive' | 'exclusive';
  readonly upperBound: 'inclusive' | 'exclusive';
  readonly boundPrecision: 'us' | 'ms' | 's';
  /** Whether instants have microseconds, of which the API shows milliseconds. */
  readonly microseconds: boolean;
  readonly pastEnd: '422' | '404' | 'empty';
  readonly shuffledTies: boolean;
  readonly sorted: boolean;
  readonly totalCount: 'exact' | 'missing' | 'capped';
  readonly clock: 'shown' | 'hidden';
  /** How long after its `updated_at` a late row becomes visible; 0 for never late. */
  readonly lateMs: number;
  readonly silentEdits: boolean;
  /** More is deleted and reversed than elsewhere. */
  readonly vanishing: boolean;
  /** Whether the bank finds by its id what it lists. */
  readonly byId: 'found' | 'never';
  /** The bank's clock minus ours. */
  readonly skewMs: number;
}

export type RunKind = 'sync' | 'extract' | 'load';

/** A moment inside a run: the n-th time that it passes a point. */
export interface Moment {
  readonly point: CrashPoint;
  readonly nth: number;
}

export interface Run {
  readonly kind: RunKind;
  readonly delayMs: number;
  readonly crash?: Moment;
  /** Sleeps there for so long, and then goes on as if nothing had happened. */
  readonly pause?: Moment & { readonly ms: number };
}

/** What happens between two starts of the schedule, and at the second. */
export interface Tick {
  readonly number: number;
  readonly gapMs: number;
  /** Things that happen at the bank before the runs. */
  readonly events: number;
  /** The chance that one more happens at each request. */
  readonly eventsWithin: number;
  /** The chances that a call fails, by what is called. */
  readonly http: number;
  readonly storage: number;
  readonly warehouse: number;
  /** Its runs are audits. */
  readonly audit: boolean;
  readonly accountDown: boolean;
  readonly forbidden: boolean;
  /** Nobody is let in, whatever the credentials. */
  readonly locked: boolean;
  readonly clockJumpMs: number;
  /** What --since says, in milliseconds after the world began; undefined where it says nothing. */
  readonly sinceMs: number | undefined;
  readonly runs: readonly Run[];
}

export interface Scenario {
  readonly seed: number;
  /** Most seeds merge in memory, by the interface's word; some with the real engine. */
  readonly engine: 'memory' | 'duckdb';
  readonly oauth: boolean;
  readonly tokenLifetimeMs: number;
  /** Whether every run is on a machine of its own, from which nobody can see whether another still lives. */
  readonly manyHosts: boolean;
  readonly bank: BankBehaviour;
  readonly concurrency: number;
  readonly overlapMs: number;
  readonly rowsPerManifest: number;
  readonly rowsPerWalk: number;
  /** Undefined where nobody wants any. */
  readonly webhooks: WebhookBehaviour | undefined;
  /** Whether there are audits, and one at the end; else everything is read again there. */
  readonly audits: boolean;
  readonly pendingAfterMs: number | undefined;
  readonly ticks: readonly Tick[];
}

const minute = 60_000;

/** The world a seed stands for. Every tick has its own source of chance, so that leaving one out leaves the others. */
export function scenarioOf(seed: number): Scenario {
  const random = new Random(`scenario ${seed}`);
  const engine = seed % 200 === 0 ? 'duckdb' : 'memory';
  const audits = auditsOf(seed);
  const bank = {
    ...behaviour(random),
    vanishing: audits !== undefined,
    byId: audits?.byId ?? 'found',
  };
  const count = 6;
  return {
    seed,
    engine,
    oauth: random.chance(0.5),
    tokenLifetimeMs: random.pick([20, 60]) * minute,
    manyHosts: random.chance(0.5),
    bank,
    concurrency: random.int(1, 4),
    // Where nothing is late, nothing may hang on the overlap.
    overlapMs: bank.lateMs > 0 ? 120 * minute : random.pick([1, 20, 120]) * minute,
    rowsPerManifest: random.pick([3, 7, 20, 1_000]),
    rowsPerWalk: random.pick([3, 6, 10_000]),
    webhooks: webhooksOf(seed),
    audits: audits !== undefined,
    pendingAfterMs: audits?.pendingAfterMs,
    ticks: Array.from({ length: count }, (_, index) => ({
      ...tickOf(seed, index),
      audit: audits?.inTick(index) ?? false,
    })),
  };
}

/** Another source of chance than the rest, so that a world without audits is what it would be if there were none. */
function auditsOf(seed: number) {
  const random = new Random(`audits ${seed}`);
  if (!random.chance(0.3)) return undefined;
  const byId: BankBehaviour['byId'] = random.chance(0.85) ? 'found' : 'never';
  const share = random.unit() * 0.6;
  return {
    byId,
    // A bank that finds nothing by its id is found out by each run that asks.
    pendingAfterMs: byId === 'found' && random.chance(0.5) ? random.int(5, 40) * minute : undefined,
    inTick: (number: number) => new Random(`audit ${seed} ${number}`).chance(share),
  };
}

function behaviour(random: Random): Omit<BankBehaviour, 'vanishing' | 'byId'> {
  const sorted = random.chance(0.88);
  return {
    accounts: random.int(1, 2),
    rows: random.int(4, 20),
    pageSize: random.pick([2, 3, 4, 5, 8, 100]),
    lowerBound: random.pick(['inclusive', 'inclusive', 'exclusive']),
    upperBound: random.pick(['inclusive', 'inclusive', 'exclusive']),
    boundPrecision: random.pick(['us', 'ms', 's']),
    microseconds: random.chance(0.3),
    pastEnd: random.pick(['422', '404', 'empty']),
    shuffledTies: random.chance(0.5),
    sorted,
    // Without an order and without a count nobody can list anything for sure: such runs rightly hold.
    totalCount: sorted ? random.pick(['exact', 'exact', 'exact', 'capped']) : 'exact',
    clock: !sorted || random.chance(0.85) ? 'shown' : 'hidden',
    lateMs: random.chance(0.4) ? random.int(1, 45) * minute : 0,
    silentEdits: random.chance(0.3),
    skewMs: random.chance(0.5) ? 0 : random.int(-60, 60) * minute,
  };
}

function tickOf(seed: number, number: number): Omit<Tick, 'audit'> {
  const random = new Random(`tick ${seed} ${number}`);
  const calm = number === 0 ? 0.5 : 0.25;
  const rate = (most: number) => (random.chance(calm) ? 0 : random.unit() * most);
  return {
    number,
    gapMs: random.chance(0.15) ? random.int(1, 5) * minute : random.int(14, 16) * minute,
    events: random.int(0, 4),
    eventsWithin: random.chance(0.5) ? 0 : random.unit() * 0.15,
    http: rate(0.25),
    storage: rate(0.06),
    warehouse: rate(0.2),
    accountDown: random.chance(0.04),
    forbidden: random.chance(0.04),
    locked: random.chance(0.02),
    clockJumpMs: random.chance(0.06) ? random.int(-60, 60) * minute : 0,
    sinceMs: sinceOf(seed, number),
    runs: runsOf(random),
  };
}

/** When a world begins, by our clock; two seeds never at the same time. */
export function beginningOf(seed: number): number {
  return Date.UTC(2026, 0, 5) + seed * 1_000;
}

/** What --since says in a tick, by the clock of the bank. */
export function sinceIn({ seed, bank }: Scenario, tick: Tick | undefined): Instant | undefined {
  if (tick?.sinceMs === undefined) return undefined;
  return instantOf(beginningOf(seed) + bank.skewMs + tick.sinceMs);
}

/**
 * In some worlds the start is set, and moved: to and fro, or back step by step to before the first row, as by somebody
 * who wants more and more. Once all is quiet it is taken away everywhere.
 */
function sinceOf(seed: number, number: number): number | undefined {
  const world = new Random(`since ${seed}`);
  if (!world.chance(0.3)) return undefined;
  const random = new Random(`since ${seed} ${number}`);
  if (world.chance(0.5))
    return number === 0 ? world.int(30, 60) * minute : stepBack(random, number);
  return random.chance(number === 0 ? 0.1 : 0.3) ? undefined : random.int(0, 180) * minute;
}

/** A quarter of an hour or so further back at each tick, and in the end to the very beginning. */
function stepBack(random: Random, number: number): number | undefined {
  const left = 45 - 15 * number;
  return left <= 0 ? undefined : (left + random.int(-7, 7)) * minute;
}

function runsOf(random: Random): readonly Run[] {
  const kinds: readonly RunKind[] = random.chance(0.7)
    ? ['sync']
    : random.pick<readonly RunKind[]>([
        ['extract'],
        ['load'],
        ['sync', 'sync'],
        ['sync', 'load'],
        ['extract', 'load'],
        ['sync', 'sync', 'sync'],
        ['load', 'load'],
      ]);
  return kinds.map((kind) => {
    const crash = random.chance(0.3) ? momentOf(random, kind) : undefined;
    const pause =
      crash === undefined && random.chance(0.08)
        ? { ...momentOf(random, kind), ms: random.int(11, 30) * minute }
        : undefined;
    return {
      kind,
      delayMs: random.chance(0.5) ? 0 : random.int(0, 2_000),
      ...(crash && { crash }),
      ...(pause && { pause }),
    };
  });
}

const extracting: readonly CrashPoint[] = [
  'C0',
  'C1',
  'C2',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'C8',
  'C13',
];
const loading: readonly CrashPoint[] = ['C9', 'C10', 'C11', 'C12', 'C14'];

function momentOf(random: Random, kind: RunKind): Moment {
  const points =
    kind === 'sync' ? [...extracting, ...loading] : kind === 'load' ? loading : extracting;
  const point = random.pick(points);
  return { point, nth: point === 'C4' || point === 'C5' ? random.int(1, 8) : random.int(1, 2) };
}

import type { Holder } from '../../src/raw/lease.ts';
import type { CrashPoint } from './points.ts';
import type { Moment, Run } from './scenario.ts';
import type { World } from './world.ts';

/** A process of the program: everything it asks of the world outside goes through `call`. */
export interface SimProcess {
  readonly id: number;
  readonly run: Run;
  readonly holder: Holder;
  readonly isAlive: () => boolean;
  /** From here on it loads. */
  beginLoad(): void;
  readonly isLoading: () => boolean;
  /** The bank has refused its credentials. */
  refused(): void;
  readonly refusals: () => number;
  /** It has ended by itself: what is still under way in it comes to nothing. */
  stop(): void;
  /** Resolves when the process is killed. */
  readonly killed: Promise<'killed'>;
  /**
   * One call to the outside. It takes time; the process may be killed before it has an effect, or after it and before
   * the answer; a killed process never hears of anything again.
   */
  call<T>(op: Op, effect: () => T | Promise<T>): Promise<T>;
}

export interface Op {
  readonly name: string;
  /** The point at which a process is that dies before the call, or after it and before the answer. */
  readonly before: CrashPoint;
  readonly after: CrashPoint;
  /** The fault of this call, if it has one: thrown before or after the effect. */
  readonly fault?: { readonly when: 'before' | 'after'; readonly error: Error } | undefined;
  /** Does a part of what the call does, for a process that dies in the middle of it. */
  readonly part?: () => Promise<unknown>;
}

/** A new one each time: what waits for a shared one could never be forgotten. */
const never = () => new Promise<never>(() => {});

export interface Birth {
  readonly id: number;
  readonly run: Run;
  readonly host: string;
  /** Whether another process of the same host still runs. */
  readonly isAlive: (pid: number) => boolean;
}

export function startProcess(world: World, { id, run, host, isAlive }: Birth): SimProcess {
  let refusals = 0;
  let alive = true;
  let pausedUntil = 0;
  let loading = run.kind === 'load';
  let kill: ((end: 'killed') => void) | undefined;
  const killed = new Promise<'killed'>((resolve) => {
    kill = resolve;
  });
  const passed = new Map<Moment, number>();
  const isNext = (moment: Moment | undefined, point: CrashPoint): boolean =>
    moment?.point === point && (passed.get(moment) ?? 0) + 1 === moment.nth;
  const isNow = (moment: Moment | undefined, point: CrashPoint): boolean => {
    if (moment?.point !== point) return false;
    const isIt = isNext(moment, point);
    passed.set(moment, (passed.get(moment) ?? 0) + 1);
    return isIt;
  };
  const pass = (point: CrashPoint, name: string): boolean => {
    if (isNow(run.crash, point)) {
      alive = false;
      world.hits[point] += 1;
      world.hits.crash += 1;
      world.trace(`p${id} dies at ${point} ${name}`);
      kill?.('killed');
      return false;
    }
    if (run.pause !== undefined && isNow(run.pause, point)) {
      pausedUntil = Date.now() + run.pause.ms;
      world.hits.zombie += 1;
      world.hits.C15 += 1;
      world.trace(`p${id} falls asleep at ${point} ${name}`);
    }
    return true;
  };
  const awake = async () => {
    while (pausedUntil > Date.now()) await world.wait(pausedUntil - Date.now());
  };
  return {
    id,
    run,
    killed,
    isAlive: () => alive,
    beginLoad() {
      loading = true;
    },
    isLoading: () => loading,
    refused() {
      refusals += 1;
    },
    refusals: () => refusals,
    stop() {
      alive = false;
    },
    holder: { host, pid: id, process: `process ${id}`, isAlive },
    async call(op, effect) {
      if (!alive || !pass(op.before, op.name)) return never();
      await world.wait(latencyOf(world));
      await awake();
      if (!alive) return never();
      if (op.fault?.when === 'before') {
        world.trace(`p${id} ${op.name} refused`);
        throw op.fault.error;
      }
      if (op.part !== undefined && isNext(run.crash, op.after) && world.random.chance(0.5)) {
        await op.part();
        pass(op.after, `in the middle of ${op.name}`);
        return never();
      }
      const result = await effect();
      world.trace(`p${id} ${op.name}`);
      if (!pass(op.after, op.name)) return never();
      if (world.random.chance(0.3) || pausedUntil > Date.now()) {
        await world.wait(world.random.int(1, 20));
        await awake();
      }
      if (!alive) return never();
      if (op.fault?.when === 'after') throw op.fault.error;
      return result;
    },
  };
}

/** Most calls are quick; some take longer than anybody likes. */
function latencyOf({ random, tick, hits }: World): number {
  if (!random.chance((tick?.storage ?? 0) / 8)) return random.int(1, 40);
  hits.slow_answer += 1;
  return random.int(10_000, 55_000);
}

import { createHash } from 'node:crypto';
import { Random } from '../../src/simulator/random.ts';
import type { Platform } from './platform.ts';
import { type Hits, noHits } from './points.ts';
import type { Tick } from './scenario.ts';

/** Time, chance and the record of one simulated world. */
export interface World {
  readonly hits: Hits;
  /** The source of chance of the tick under way. */
  readonly random: Random;
  /** Undefined once the faults have stopped. */
  readonly tick: Tick | undefined;
  begin(tick: Tick | undefined, chance: string): void;
  /** Resolves after so many milliseconds of simulated time. */
  wait(ms: number): Promise<void>;
  /** Lets time pass until the promises are settled; false when that does not happen within `limitMs`. */
  run(work: Promise<unknown>, limitMs: number): Promise<boolean>;
  /** Real work of an engine, during which the simulated world stands still. */
  standStill<T>(work: () => Promise<T>): Promise<T>;
  trace(what: string): void;
  traceHash(): string;
  /** The last things that happened, for people. */
  recent(): readonly string[];
}

export function createWorld({ clock, settle }: Platform): World {
  const hash = createHash('sha256');
  const lines: string[] = [];
  const hits = noHits();
  const startedAt = clock.now;
  let random = new Random('');
  let tick: Tick | undefined;
  const real: { work?: Promise<unknown> | undefined } = {};
  return {
    hits,
    get random() {
      return random;
    },
    get tick() {
      return tick;
    },
    begin(next, chance) {
      tick = next;
      random = new Random(chance);
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    async run(work, limitMs) {
      let done = false;
      const finish = () => {
        done = true;
      };
      work.then(finish, finish);
      const until = clock.now + limitMs;
      for (;;) {
        await settle();
        while (real.work !== undefined) {
          await real.work;
          await settle();
        }
        if (done) return true;
        if (clock.now > until || clock.countTimers() === 0) return false;
        clock.next();
      }
    },
    async standStill(work) {
      const running = work();
      real.work = running
        .catch(() => {})
        .finally(() => {
          real.work = undefined;
        });
      return running;
    },
    trace(what) {
      const line = `${clock.now - startedAt} ${what}`;
      hash.update(line);
      lines.push(line);
      if (lines.length > 5_000) lines.splice(0, 1_000);
    },
    traceHash: () => hash.copy().digest('hex'),
    recent: () => lines,
  };
}

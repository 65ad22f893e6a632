import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { Transform } from 'node:stream';
import zlib from 'node:zlib';
import FakeTimers, { type Clock } from '@sinonjs/fake-timers';
import { Random } from '../../src/simulator/random.ts';
import { forgetFolders, installFolders } from './service/memory-folder.ts';

/**
 * What a process takes from its platform without asking anybody (time, chance, threads), made to follow a seed. The
 * product needs no switch for it: it imports the same names, and finds these behind them.
 */
export interface Platform {
  readonly clock: Clock;
  /** Runs what is due to run now, up to the next thing that waits for time. */
  settle(): Promise<void>;
  /** Begins anew, at an instant in milliseconds since 1970. */
  reset(seed: string, startMs: number): void;
}

const immediate = setImmediate;

/** Once per process, for good. */
export function installPlatform(): Platform {
  let random = new Random('');
  const clock = FakeTimers.install({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
    loopLimit: 1_000_000,
  });
  globalThis.Date = dateOf(clock);
  performance.now = () => sinceStart(clock);
  Math.random = () => random.unit();
  crypto.randomUUID = () => random.uuid() as ReturnType<typeof crypto.randomUUID>;
  for (const [name, work] of [
    ['createGzip', (bytes: Buffer) => zlib.gzipSync(bytes, { level: 0 })],
    ['createGunzip', (bytes: Buffer) => zlib.gunzipSync(bytes)],
  ] as const)
    Object.defineProperty(zlib, name, { value: () => inOneGo(work), configurable: true });
  installFolders();
  syncBuiltinESMExports();
  return {
    clock,
    settle: () => new Promise((resolve) => immediate(resolve)),
    reset(seed, startMs) {
      clock.reset();
      clock.setSystemTime(startMs);
      forgetFolders();
      random = new Random(`platform ${seed}`);
    },
  };
}

/** The Date of fake-timers does the same, twenty times slower, which adds up over ten thousand seeds. */
function dateOf(clock: Clock): DateConstructor {
  class SimulatedDate extends Date {
    constructor(...given: [] | [value: number | string | Date]) {
      super(given.length === 0 ? clock.now : given[0]);
    }
    static override now(): number {
      return clock.now;
    }
  }
  return SimulatedDate as DateConstructor;
}

/** Milliseconds that no setting of the clock moves, as those of the real one. */
function sinceStart(clock: Clock): number {
  const [seconds = 0, nanoseconds = 0] = clock.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}

/** The compressor works on another thread, whose speed no seed decides. */
function inOneGo(work: (bytes: Buffer) => Buffer): Transform {
  const chunks: Buffer[] = [];
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
    flush(done) {
      done(null, work(Buffer.concat(chunks)));
    },
  });
}

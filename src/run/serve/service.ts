import { setTimeout as sleep } from 'node:timers/promises';
import type { Hints } from './hints.ts';
import { isForUser, type RunOutcome } from './outcome.ts';
import { type HintTimes, noPast, type Past } from './schedule.ts';

export interface Service {
  /** One run; the accounts are those that webhooks have named. Never throws but when it was stopped. */
  readonly run: (accounts: readonly string[]) => Promise<RunOutcome>;
  readonly hints: Hints;
  /** When the next run is due, by `clock`. */
  readonly nextStart: (past: Past, hints: HintTimes | undefined) => number;
  /** In milliseconds; it never goes back, or a run that began before would be due in as long. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

/** Runs when a run is due, one after the other, until the signal; then throws its reason. */
export async function runService({
  run,
  hints,
  nextStart,
  clock,
  signal,
}: Service): Promise<never> {
  let past: Past = noPast;
  for (;;) {
    signal.throwIfAborted();
    const wait = nextStart(past, hints.times()) - clock();
    if (wait > 0) {
      await waitFor(wait, hints, signal);
      continue;
    }
    const startedAt = clock();
    const { fault } = await run(hints.take());
    past = {
      startedAt,
      endedAt: clock(),
      failures: fault === undefined ? 0 : past.failures + 1,
      isForUser: isForUser(fault),
      chance: Math.random(),
    };
  }
}

/** Until the time has passed, or something has happened. */
async function waitFor(ms: number, hints: Hints, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const stop = () => done.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const time = sleep(Math.min(ms, longestSleepMs), undefined, { signal: done.signal });
    await Promise.race([time.catch(() => {}), hints.next()]);
  } finally {
    done.abort();
    signal.removeEventListener('abort', stop);
  }
}

/** A clock that is set forward, or a machine that slept, is noticed after so long. */
const longestSleepMs = 60_000;

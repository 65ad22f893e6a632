/** What waits and measures time, so that a test need not. */
export interface Timer {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/**
 * Does `work` every so often, one at a time, until it is stopped; that waits for the one under way. A failure is
 * passed over: the next one tries again. Whoever holds something that others may take after a silence shows so that it
 * lives.
 */
export function keepAlive(everyMs: number, work: () => Promise<unknown>): () => Promise<void> {
  let underWay: Promise<unknown> | undefined;
  const once = async () => {
    await work().catch(() => {});
    underWay = undefined;
  };
  const beat = setInterval(() => {
    underWay ??= once();
  }, everyMs);
  return async () => {
    clearInterval(beat);
    await underWay;
  };
}

/**
 * Milliseconds since 1970 by a clock that never goes back. Where that of the machine is set back, this one goes on from
 * where it was; a machine that slept, or whose clock is set forward, moves it along.
 */
export function risingClock(now: () => number = Date.now): () => number {
  let last = Number.NEGATIVE_INFINITY;
  let ahead = 0;
  return () => {
    const time = now();
    ahead = Math.max(ahead, last - time);
    last = time + ahead;
    return last;
  };
}

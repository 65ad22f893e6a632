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

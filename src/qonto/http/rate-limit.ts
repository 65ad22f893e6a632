export interface RateLimiter {
  /** Resolves when one more request may be sent; who asked first is first. */
  take(): Promise<void>;
  /** Holds every request back for `ms`, after the bank has said that it is too much. */
  pause(ms: number): void;
}

/**
 * One limiter for the whole process, over sliding windows. The bank counts per IP address: 1,000 requests in 10 seconds
 * and 10,000 in 10 minutes (Qonto's page on rate limitations). `per10Seconds` is the share of the first that this
 * process may use; its share of the second follows.
 *
 * It measures by a clock that nobody sets. By that of the machine a run stood for as long as it was set back, and what
 * set it forward freed a whole window at once.
 */
export function createRateLimiter(per10Seconds: number): RateLimiter {
  const windows = [slidingWindow(per10Seconds, 10_000), slidingWindow(per10Seconds * 10, 600_000)];
  const waiting: (() => void)[] = [];
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const release = (): void => {
    clearTimeout(timer);
    while (waiting.length > 0) {
      const now = performance.now();
      const at = Math.max(pausedUntil, ...windows.map((window) => window.freeAt()));
      if (at > now) {
        timer = setTimeout(release, Math.ceil(at - now));
        return;
      }
      for (const window of windows) window.count(now);
      waiting.shift()?.();
    }
  };
  return {
    take() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        // Who waits already has a timer, and goes first.
        if (waiting.length === 1) release();
      });
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, performance.now() + ms);
    },
  };
}

/** The times of the last `limit` requests: the next one is free when the oldest of them is `ms` ago. */
function slidingWindow(limit: number, ms: number) {
  const times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  return {
    freeAt: (): number => (times[oldest] ?? 0) + ms,
    count(now: number): void {
      times[oldest] = now;
      oldest = (oldest + 1) % limit;
    },
  };
}

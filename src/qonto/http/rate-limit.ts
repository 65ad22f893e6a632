import PQueue from 'p-queue';
import { risingClock } from '../../base/timer.ts';

export interface RateLimiter {
  /** Resolves when one more request may be sent. */
  take(): Promise<void>;
  /** Holds every request back for `ms`, after the bank has said that it is too much. */
  pause(ms: number): void;
}

/**
 * One limiter for the whole process, over sliding windows. The bank counts per IP address: 1,000 requests in 10 seconds
 * and 10,000 in 10 minutes (Qonto's page on rate limitations). `per10Seconds` is the share of the first that this
 * process may use; its share of the second follows.
 */
export function createRateLimiter(per10Seconds: number): RateLimiter {
  const short = new PQueue({ intervalCap: per10Seconds, interval: 10_000, strict: true });
  const long = new PQueue({ intervalCap: per10Seconds * 10, interval: 600_000, strict: true });
  let resume: NodeJS.Timeout | undefined;
  // Of a clock that is set back, the rest of a pause would last as long as that.
  const now = risingClock();
  let pausedUntil = 0;
  return {
    take: () => long.add(() => short.add(noop)),
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, now() + ms);
      short.pause();
      clearTimeout(resume);
      resume = setTimeout(() => short.start(), pausedUntil - now());
      resume.unref();
    },
  };
}

const noop = (): void => {};

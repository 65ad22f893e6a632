import PQueue from 'p-queue';

/** The bank counts per IP address: 1,000 requests in 10 seconds and 10,000 in 10 minutes. */
export const documentedLimit = { per10Seconds: 1_000, per10Minutes: 10_000 } as const;

export interface RateLimiter {
  /** Resolves when one more request may be sent. */
  take(): Promise<void>;
  /** Holds every request back for `ms`, after the bank has said that it is too much. */
  pause(ms: number): void;
}

/**
 * One limiter for the whole process, over sliding windows. `per10Seconds` is the share of the bank's limit this
 * process may use; the share of the 10-minute limit follows from it.
 */
export function createRateLimiter(per10Seconds: number): RateLimiter {
  const short = new PQueue({ intervalCap: per10Seconds, interval: 10_000, strict: true });
  const long = new PQueue({ intervalCap: per10Seconds * 10, interval: 600_000, strict: true });
  let resume: NodeJS.Timeout | undefined;
  return {
    take: () => long.add(() => short.add(noop)),
    pause(ms) {
      short.pause();
      clearTimeout(resume);
      resume = setTimeout(() => short.start(), ms);
    },
  };
}

const noop = (): void => {};

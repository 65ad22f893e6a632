import type { HintTimes } from './schedule.ts';

/** What webhooks have said since the last run began. */
export interface Hints {
  add(accounts: readonly string[]): void;
  /** Undefined while there is nothing. */
  times(): HintTimes | undefined;
  /** The accounts that were named; from here on there is nothing. */
  take(): readonly string[];
  /** Resolves at the next hint; only one can wait. */
  next(): Promise<void>;
}

/** More named accounts than this are no help to a run, which lists them all anyway. */
const mostAccounts = 100;

export function openHints(now: () => number = Date.now): Hints {
  let firstAt: number | undefined;
  let lastAt = 0;
  let accounts = new Set<string>();
  const lately: number[] = [];
  let wake: (() => void) | undefined;
  return {
    add(named) {
      lastAt = now();
      firstAt ??= lastAt;
      lately.push(lastAt);
      if (lately.length > burstSize) lately.shift();
      for (const id of named) if (accounts.size < mostAccounts) accounts.add(id);
      wake?.();
    },
    times() {
      if (firstAt === undefined) return undefined;
      return { firstAt, lastAt, burstAt: lately.length === burstSize ? lately[0] : undefined };
    },
    take() {
      const named = [...accounts];
      accounts = new Set();
      firstAt = undefined;
      return named;
    },
    next: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  };
}

/** As many hints in a short time are a burst. */
const burstSize = 5;

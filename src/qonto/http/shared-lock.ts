/** Lets many pass together, or one alone. */
export interface Turnstile {
  /** `alone` is asked when the turn comes, and may change its mind until then. */
  pass<T>(alone: () => boolean, work: () => Promise<T>): Promise<T>;
}

export function createTurnstile(): Turnstile {
  let inside = 0;
  let isTaken = false;
  let waiting: (() => void)[] = [];
  const mustWait = (alone: () => boolean) => isTaken || (inside > 0 && alone());
  return {
    async pass(alone, work) {
      while (mustWait(alone)) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
      isTaken = alone();
      inside += 1;
      try {
        return await work();
      } finally {
        inside -= 1;
        isTaken = false;
        const woken = waiting;
        waiting = [];
        for (const wake of woken) wake();
      }
    },
  };
}

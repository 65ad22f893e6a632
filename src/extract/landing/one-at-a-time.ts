/**
 * Runs tasks one after the other, in the order they come. A task and what it holds on to (a page of rows) is let go of
 * as soon as it is done; a queue library keeps the last hundred.
 */
export function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;
  return {
    run<T>(task: () => Promise<T>): Promise<T> {
      const turn = last.then(() => (stopped ? forever : task()));
      last = turn.catch(() => {});
      return turn;
    },
    /** Tasks that have not begun never will. */
    stop() {
      stopped = true;
    },
  };
}

const forever = new Promise<never>(() => {});

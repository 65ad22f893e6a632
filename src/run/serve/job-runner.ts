import type { Metrics } from './metrics.ts';
import { gravestFault, type RunOutcome } from './outcome.ts';

/** Has a job elsewhere do the run: done is that it was started. What becomes of it is for its own log. */
export function jobRunner(start: () => Promise<void>, metrics: Metrics): () => Promise<RunOutcome> {
  return async () => {
    const startedAt = Date.now();
    let thrown: unknown;
    try {
      await start();
    } catch (error) {
      thrown = error;
    }
    const outcome = {
      done: {},
      fault: gravestFault({}, thrown),
      startedAt,
      endedAt: Date.now(),
    };
    metrics.run(outcome);
    return outcome;
  };
}

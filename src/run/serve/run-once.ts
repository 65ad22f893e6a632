import { Interrupted } from '../../base/interrupt.ts';
import type { Log } from '../../base/log.ts';
import type { Config, Environment } from '../../config/config.ts';
import type { Inbox } from '../../extract/deps.ts';
import { newestManifest } from '../../raw/chain.ts';
import { listingsOf } from '../../raw/manifest.ts';
import { composeZone } from '../compose.ts';
import { hasFailed, type SyncReport } from '../story.ts';
import { type RunOptions, sync } from '../sync.ts';
import type { Metrics } from './metrics.ts';
import { gravestFault, type RunOutcome } from './outcome.ts';

export interface Runner {
  readonly config: Config;
  readonly log: Log;
  readonly env: Environment;
  readonly inbox: Inbox;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  readonly building?: RunOptions['building'];
  /** Makes the finance page from models that were just built. */
  readonly makePage: () => Promise<void>;
}

/** One sync after the other in this process: what is returned runs one, and throws only when it was stopped. */
export function syncRunner(runner: Runner): (accounts: readonly string[]) => Promise<RunOutcome> {
  const { config, log, env, inbox, metrics, signal, building, makePage } = runner;
  // A service that starts has no page yet, and knows nothing of the one that was written, or of the copy.
  let isCurrent = false;
  return async (accounts) => {
    const startedAt = Date.now();
    let done: SyncReport = {};
    let thrown: unknown;
    try {
      await whileRunning(signal, async (own) => {
        done = await sync(config, log, {
          env,
          signal: own,
          first: accounts,
          inbox,
          onAnswer: metrics.answer,
          isMadeAnew: (soFar) => !isCurrent || hasChanged(soFar),
          ...(building && { building }),
          onStep: (_, soFar) => {
            done = soFar;
          },
        });
        const isPageDue = done.dbt !== undefined && (!isCurrent || done.dbt.started);
        isCurrent = !hasFailed(done.dbt);
        if (isCurrent && isPageDue) await makePage();
      });
    } catch (error) {
      isCurrent = false;
      thrown = error;
    }
    if (thrown instanceof Interrupted) throw thrown;
    const fault = gravestFault(done, thrown);
    const outcome = { done, fault, startedAt, endedAt: Date.now() };
    metrics.run(outcome);
    if (done.extract !== undefined) await measure(config, metrics, done.extract.manifests.at(-1));
    return outcome;
  };
}

/** With a signal that lasts as long as the run: what listens to the one of the process would never be let go of. */
async function whileRunning(
  signal: AbortSignal,
  work: (own: AbortSignal) => Promise<void>,
): Promise<void> {
  const own = new AbortController();
  const stop = () => own.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await work(own.signal);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Where the raw zone stands now. What cannot be read is told by the next run. */
async function measure(config: Config, metrics: Metrics, seq: number | undefined): Promise<void> {
  const newest = await newestManifest(await composeZone(config), seq ?? 0).catch(() => undefined);
  if (newest !== undefined)
    metrics.stand(listingsOf(newest.manifest), newest.manifest.files.pending.length);
}

/** Whether a run has changed the tables: rows have landed, or the models were built. */
export function hasChanged({ load, dbt }: SyncReport): boolean {
  const rows = Object.values(load?.rows ?? {}).reduce((sum, n) => sum + n, 0);
  return rows > 0 || dbt?.started === true;
}

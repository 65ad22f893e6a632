import { Interrupted } from '../../base/interrupt.ts';
import type { Log } from '../../base/log.ts';
import type { Config, Environment } from '../../config/config.ts';
import type { Inbox } from '../../extract/deps.ts';
import { newestManifest } from '../../raw/chain.ts';
import { listingsOf } from '../../raw/manifest.ts';
import { composeZone } from '../compose.ts';
import type { SyncReport } from '../story.ts';
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
  // As the models have it, so that their day turns when ours does.
  const timeZone = String(config.dbt_vars.qonto_timezone ?? 'Europe/Paris');
  let built: string | undefined;
  return async (accounts) => {
    const startedAt = Date.now();
    const today = dayIn(timeZone, startedAt);
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
          isBuildDue: (soFar) => isBuildDue(soFar, built, today),
          ...(building && { building }),
          onStep: (_, soFar) => {
            done = soFar;
          },
        });
        built = today;
        if (done.dbt !== undefined && done.dbt.failed === 0) await makePage();
      });
    } catch (error) {
      // A build that did not come to its end is due again.
      built = undefined;
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

/** Whether a run has to build the models: rows have landed, a new day has come, or nobody knows what the last build saw. */
export function isBuildDue(
  { load }: SyncReport,
  built: string | undefined,
  today: string,
): boolean {
  const rows = Object.values(load?.rows ?? {}).reduce((sum, n) => sum + n, 0);
  return rows > 0 || built !== today;
}

/** The day it is in a time zone, `YYYY-MM-DD`. */
export function dayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
}

import { getRequestListener } from '@hono/node-server';
import type { Log } from '../../base/log.ts';
import { risingClock } from '../../base/timer.ts';
import { type Config, type Environment, usesOauth } from '../../config/config.ts';
import { jobStarter } from '../../google/run-job.ts';
import { composeTokenStore } from '../compose-bank.ts';
import { refuseInRawZone } from '../outside-raw.ts';
import type { RunOptions } from '../sync.ts';
import { receive } from '../webhook/receiver.ts';
import { openSecrets } from '../webhook/secrets.ts';
import { openSeen } from '../webhook/seen.ts';
import { openSpool } from '../webhook/spool.ts';
import { openHints } from './hints.ts';
import { isLoopback } from './http/access.ts';
import { serviceApp } from './http/app.ts';
import { listenOn } from './http/listen.ts';
import { initialState, readinessOf, type ServiceState } from './http/readiness.ts';
import { jobRunner } from './job-runner.ts';
import { openMetrics } from './metrics.ts';
import type { RunOutcome } from './outcome.ts';
import { syncRunner } from './run-once.ts';
import { nextJobStart, nextStart } from './schedule.ts';
import { runService } from './service.ts';

export interface ServeOptions {
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly building?: RunOptions['building'];
  /** The finance page of models that were just built. */
  readonly page: () => Promise<string>;
  /** Told where the service listens, and whether anything can be received. */
  readonly onListening: (address: string, hasSecrets: boolean) => void;
  /** Told how each run ended. */
  readonly onRun: (outcome: RunOutcome) => void;
}

/** How old the last success may be. */
const usualMaxAgeMs = 3_600_000;

/** So many bodies are known again. */
const mostSeen = 10_000;

/**
 * Runs until the signal, and then throws its reason: syncs at the schedule and when a webhook says that something has
 * happened, or starts a job elsewhere, and shows how it fares. Throws config errors before that.
 */
export async function serve(config: Config, log: Log, options: ServeOptions): Promise<never> {
  const { signal } = options;
  refuseInRawZone(config.raw, {
    what: `The spool of webhooks ${config.webhook_spool}`,
    file: config.webhook_spool,
    hint: 'A raw zone holds nothing but what was committed: choose another --webhook-spool.',
  });
  const spool = config.on_event === undefined ? await openSpool(config.webhook_spool) : undefined;
  const metrics = openMetrics(() => spool?.bytes() ?? 0);
  const clock = risingClock();
  const hints = openHints(clock);
  const secrets = openSecrets(config.webhookSecrets(), storedSecrets(config, log), log);
  await secrets.refresh();
  let page: string | undefined;
  let state: ServiceState = initialState;
  const maxAge = config.on_event === undefined ? (config.max_age ?? usualMaxAgeMs) : undefined;
  const seen = openSeen(mostSeen);
  const isLocal = isLoopback(config.listen.host);
  const app = serviceApp({
    metrics,
    readiness: () => readinessOf(state, clock(), maxAge, Date.now()),
    page: () => page,
    receive: (request) =>
      receive(request, {
        secrets: secrets.current,
        toleranceMs: config.webhook_tolerance,
        spool,
        seen,
        log,
        now: Date.now,
        onEvent: hints.add,
        onForged: () => void secrets.refresh(),
      }),
    token: config.serveToken(),
    isLocal,
  });
  const listening = await listenOn(config.listen, getRequestListener(app.fetch));
  options.onListening(listening.address, secrets.current().length > 0);
  const { env, building } = options;
  const runOnce =
    spool === undefined
      ? jobRunner(jobStarter(jobOf(config), config.cloud_run_endpoint), metrics)
      : syncRunner({
          config: forRuns(config),
          log,
          env,
          inbox: spool,
          metrics,
          signal,
          building,
          makePage: async () => {
            try {
              page = await options.page();
            } catch (error) {
              // The models are built: a page that cannot be made is no fault of the run.
              log.warn('the finance page was not made', {
                reason: error instanceof Error ? error.message : 'unknown',
              });
            }
          },
        });
  try {
    return await runService({
      hints,
      clock,
      signal,
      nextStart: (past, times) =>
        spool === undefined ? nextJobStart(past, times) : nextStart(past, times, config.every),
      run: async (accounts) => {
        state = { ...state, isRunning: true };
        await secrets.refresh();
        const outcome = await runOnce(accounts);
        const endedAt = clock();
        state = {
          isRunning: false,
          lastRunAt: endedAt,
          lastSuccessAt: outcome.fault === undefined ? endedAt : state.lastSuccessAt,
          fault: outcome.fault,
        };
        options.onRun(outcome);
        return outcome;
      },
    });
  } finally {
    await listening.close();
  }
}

/** Without what is of `sync` alone, and may stand in a file or environment that both share: the page is shown at `/`. */
function forRuns(config: Config): Config {
  return { ...config, report: undefined, rebuild: false };
}

function jobOf({ on_event: job }: Config) {
  if (job === undefined) throw new Error('no job is to be started');
  return job;
}

/** Undefined where nothing but the environment holds secrets: only an OAuth application has a store. */
function storedSecrets(config: Config, log: Log) {
  if (!usesOauth(config)) return undefined;
  return async () => {
    const stored = await (await composeTokenStore(config, log)).read();
    return (stored?.record.webhookSecrets ?? []).map(({ secret }) => secret);
  };
}

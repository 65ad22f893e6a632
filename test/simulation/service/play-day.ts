import { getEventListeners } from 'node:events';
import { openHints } from '../../../src/run/serve/hints.ts';
import { openMetrics } from '../../../src/run/serve/metrics.ts';
import { gravestFault, type RunOutcome } from '../../../src/run/serve/outcome.ts';
import { type HintTimes, nextStart, type Past } from '../../../src/run/serve/schedule.ts';
import { runService } from '../../../src/run/serve/service.ts';
import { insertRow, live, openAccount } from '../bank/life.ts';
import { makeHandles } from '../handles.ts';
import { readHistory } from '../oracle/history.ts';
import { checkCurrent, checkMoney } from '../oracle/truth.ts';
import { checkWebhooks } from '../oracle/webhooks.ts';
import type { Platform } from '../platform.ts';
import { startProcess } from '../process.ts';
import { runProcess } from '../run-process.ts';
import { beginningOf, type Run, type Scenario, scenarioOf, type Tick } from '../scenario.ts';
import { openStage, type Stage } from '../stage.ts';
import { createWorld } from '../world.ts';
import type { WebhookBehaviour } from './behaviour.ts';

/** What a service holds at the end of an hour. */
export interface Hour {
  /** So far. */
  readonly runs: number;
  readonly failedRuns: number;
  readonly acknowledged: number;
  /** Now. */
  readonly filesInSpool: number;
  readonly pendingFiles: number;
  readonly abortListeners: number;
  readonly timers: number;
  /** Bytes in use, all else collected. */
  readonly heap: number;
}

const hourMs = 3_600_000;
const everyMs = 900_000;
const eventsAnHour = 6;

/** A bank that fails at times and sends what it sends late, twice or not at all. */
const webhooks: WebhookBehaviour = {
  lost: 0.3,
  duplicated: 0.2,
  late: 0.1,
  cut: 0.05,
  unanswered: 0.1,
  forged: 0.2,
  stamp: 'fresh',
  kills: 0,
  full: 0.05,
};
const trouble: Omit<Tick, 'number' | 'runs'> = {
  gapMs: 0,
  events: 0,
  eventsWithin: 0,
  http: 0.02,
  storage: 0,
  warehouse: 0.02,
  audit: false,
  accountDown: false,
  forbidden: false,
  locked: false,
  clockJumpMs: 0,
  sinceMs: undefined,
};
const sync: Run = { kind: 'sync', delayMs: 0 };

/**
 * The service's own loop, receiver, spool and metrics, with the program's own runs, at a simulated bank that lives: hour
 * by hour, and judged at the end as any world is.
 */
export async function* playDay(
  platform: Platform,
  seed: number,
  hours: number,
): AsyncGenerator<Hour> {
  const scenario = scenarioOfDay(seed);
  platform.reset(`day ${seed}`, beginningOf(seed));
  const world = createWorld(platform);
  const stage = openStage(world, platform, scenario);
  const { ledger } = stage;
  openAccount(ledger);
  openAccount(ledger);
  for (let n = 0; n < scenario.bank.rows; n += 1) insertRow(ledger);
  ledger.outbox = [];
  world.begin({ ...trouble, number: 0, runs: [] }, `day ${seed}`);
  stage.webhooks?.receiver.live(true);

  const stopping = new AbortController();
  const counts = { runs: 0, failedRuns: 0, pendingFiles: 0 };
  const service = startService(stage, scenario, stopping.signal, counts);
  // Its end is the end of the day.
  const ended = service.catch(() => {});
  for (let hour = 0; hour < hours; hour += 1) {
    for (let event = 0; event < eventsAnHour; event += 1) {
      live(ledger);
      stage.webhooks?.courier.send();
      await world.run(ended, hourMs / eventsAnHour);
    }
    yield hourOf(stage, stopping.signal, counts);
  }
  world.begin(undefined, `end of day ${seed}`);
  await world.run(ended, hourMs);
  stopping.abort(new Error('the day is over'));
  await world.run(ended, hourMs);
  const history = readHistory(stage.disk);
  checkCurrent(ledger, stage.memory, 'announced');
  checkMoney(ledger, stage.memory);
  if (stage.webhooks !== undefined) checkWebhooks(stage.webhooks, stage.memory, history);
}

function scenarioOfDay(seed: number): Scenario {
  const drawn = scenarioOf(seed);
  return {
    ...drawn,
    engine: 'memory',
    oauth: false,
    audits: false,
    pendingAfterMs: undefined,
    webhooks,
    overlapMs: 1_200_000,
    bank: {
      ...drawn.bank,
      rows: 20,
      sorted: true,
      totalCount: 'exact',
      vanishing: false,
      lateMs: 0,
      silentEdits: false,
      skewMs: 0,
    },
  };
}

function startService(
  stage: Stage,
  scenario: Scenario,
  signal: AbortSignal,
  counts: { runs: number; failedRuns: number; pendingFiles: number },
): Promise<never> {
  const { world, messages, processes, webhooks: web } = stage;
  const metrics = openMetrics(() => 0);
  const hints = web?.receiver.hints ?? openHints();
  const run = async (first: readonly string[]): Promise<RunOutcome> => {
    const startedAt = Date.now();
    const process = startProcess(world, {
      id: 1,
      run: sync,
      host: 'machine',
      isAlive: () => false,
    });
    const received = await web?.receiver.inboxFor(process.isAlive);
    const handles = { ...makeHandles(stage, process), inbox: received?.inbox };
    const asked = { deep: false, audit: false, since: undefined, first };
    const { extract, fault, defect } = await runProcess(process, handles, scenario, asked);
    process.stop();
    if (defect !== undefined) throw defect;
    // What the world alone would keep.
    processes.clear();
    messages.length = 0;
    const done = extract === undefined ? {} : { extract };
    const outcome = { done, fault: gravestFault(done, fault), startedAt, endedAt: Date.now() };
    metrics.run(outcome);
    counts.runs += 1;
    if (outcome.fault !== undefined) counts.failedRuns += 1;
    counts.pendingFiles = extract?.pending_attachments ?? counts.pendingFiles;
    await metrics.text();
    return outcome;
  };
  return runService({ run, hints, signal, clock: Date.now, nextStart: scheduled });
}

function scheduled(past: Past, times: HintTimes | undefined): number {
  return nextStart(past, times, everyMs);
}

function hourOf(
  { platform, webhooks: web }: Stage,
  signal: AbortSignal,
  { runs, failedRuns, pendingFiles }: { runs: number; failedRuns: number; pendingFiles: number },
): Hour {
  globalThis.gc?.();
  return {
    runs,
    failedRuns,
    acknowledged: web?.courier.acknowledged.size ?? 0,
    filesInSpool: web?.receiver.files.size ?? 0,
    pendingFiles,
    abortListeners: getEventListeners(signal, 'abort').length,
    timers: platform.clock.countTimers(),
    heap: process.memoryUsage().heapUsed,
  };
}

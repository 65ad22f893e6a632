import { insertRow, live, openAccount } from './bank/life.ts';
import { judgeQuiet } from './judge.ts';
import { checkNoneInvented } from './oracle/deletions.ts';
import { checkWatermarks, readHistory } from './oracle/history.ts';
import { checkCursor } from './oracle/warehouse.ts';
import type { Platform } from './platform.ts';
import type { Hits } from './points.ts';
import { beginningOf, type Scenario } from './scenario.ts';
import { openStage, type Stage } from './stage.ts';
import { pass, start, within } from './start.ts';
import { createWorld } from './world.ts';

export interface Outcome {
  readonly seed: number;
  /** What was broken first, with the property's name; undefined when all held. */
  readonly failure?: string;
  readonly traceHash: string;
  readonly hits: Hits;
  readonly recent: readonly string[];
}

/** Plays one scenario from its first tick to quiet, and judges it. */
export async function simulate(platform: Platform, scenario: Scenario): Promise<Outcome> {
  const { seed } = scenario;
  platform.reset(String(seed), beginningOf(seed));
  const world = createWorld(platform);
  const stage = openStage(world, platform, scenario);
  let failure: string | undefined;
  try {
    await play(stage, scenario);
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    failure = failure.replace(/^Error: /, '');
  } finally {
    stage.duckdb?.remove();
  }
  const outcome = { seed, traceHash: world.traceHash(), hits: world.hits, recent: world.recent() };
  return failure === undefined ? outcome : { ...outcome, failure };
}

async function play(stage: Stage, scenario: Scenario): Promise<void> {
  const { world, platform, ledger } = stage;
  for (let n = 0; n < scenario.bank.accounts; n += 1) openAccount(ledger);
  for (let n = 0; n < scenario.bank.rows; n += 1) {
    if (ledger.random.chance(0.7)) platform.clock.tick(ledger.random.int(1, 600_000));
    insertRow(ledger);
  }
  // Nothing is told of what was before there was anybody to tell.
  if (stage.webhooks !== undefined) ledger.outbox = [];
  const asleep: Promise<unknown>[] = [];
  for (const tick of scenario.ticks) {
    world.begin(tick, `chance ${scenario.seed} ${tick.number}`);
    stage.webhooks?.receiver.live(false);
    await pass(stage, tick.gapMs);
    if (tick.clockJumpMs !== 0) jump(stage, tick.clockJumpMs);
    if (tick.sinceMs !== undefined) world.hits.start_moved += 1;
    for (let n = 0; n < tick.events; n += 1) happen(stage);
    if (tick.audit) world.hits.audit += 1;
    if (tick.runs.length > 1) world.hits.overlapping_run += 1;
    const ends = tick.runs.map((run) => ({ run, end: start(stage, scenario, run) }));
    asleep.push(...ends.filter(({ run }) => run.pause).map(({ end }) => end));
    await within(stage, Promise.all(ends.filter(({ run }) => !run.pause).map(({ end }) => end)));
    judgeTick(stage, scenario);
  }
  world.begin(undefined, `quiet ${scenario.seed}`);
  await within(stage, Promise.all(asleep));
  await quietWebhooks(stage);
  await judgeQuiet(stage, scenario);
}

/** What holds at any time, whatever has happened. */
function judgeTick(stage: Stage, { bank }: Scenario): void {
  const history = readHistory(stage.disk, stage.history);
  stage.history = history;
  checkWatermarks(history, bank.sorted);
  checkNoneInvented(stage.ledger, history);
  if (stage.duckdb === undefined) checkCursor(stage.memory, history);
}

function jump({ world, platform, ledger }: Stage, ms: number): void {
  platform.clock.setSystemTime(Date.now() + ms);
  ledger.ourClockJumped(ms);
  world.hits.clock_jump += 1;
}

function happen({ world, ledger, webhooks }: Stage): void {
  const event = live(ledger);
  if (event !== undefined) world.hits[event] += 1;
  webhooks?.courier.send();
}

/** What is under way comes, to a receiver that stays. */
async function quietWebhooks(stage: Stage): Promise<void> {
  if (stage.webhooks === undefined) return;
  const { courier, receiver } = stage.webhooks;
  receiver.live(true);
  await within(stage, courier.idle());
}

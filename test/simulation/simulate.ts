import { Random } from '../../src/simulator/random.ts';
import { type Ledger, openLedger } from './bank/ledger.ts';
import { insertRow, live, openAccount } from './bank/life.ts';
import { type DuckdbFile, duckdbFile, readTables } from './duckdb-warehouse.ts';
import { makeHandles } from './handles.ts';
import { checkWatermarks, readHistory } from './oracle/history.ts';
import { checkSecrecy } from './oracle/secrecy.ts';
import {
  checkCurrent,
  checkFiles,
  checkGreenRun,
  checkMoney,
  checkNoInvention,
} from './oracle/truth.ts';
import { checkCursor, checkFold, checkNoStepBack, currentOf } from './oracle/warehouse.ts';
import type { Platform } from './platform.ts';
import type { Hits } from './points.ts';
import { type SimProcess, startProcess } from './process.ts';
import { checkEnding } from './oracle/ending.ts';
import { type Ending, runProcess } from './run-process.ts';
import type { Run, Scenario } from './scenario.ts';
import type { Tables } from './tables.ts';
import { emptyTables } from './warehouse.ts';
import { createWorld, type World } from './world.ts';
import type { Disk } from './zone.ts';

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
  platform.reset(String(seed), Date.UTC(2026, 0, 5) + seed * 1_000);
  const world = createWorld(platform);
  const stage = openStage(world, platform, scenario);
  let failure: string | undefined;
  try {
    await play(stage, scenario);
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    stage.duckdb?.remove();
  }
  const outcome = { seed, traceHash: world.traceHash(), hits: world.hits, recent: world.recent() };
  return failure === undefined ? outcome : { ...outcome, failure };
}

/** Everything that outlives a process. */
export interface Stage {
  readonly world: World;
  readonly platform: Platform;
  readonly ledger: Ledger;
  readonly disk: Disk;
  readonly memory: Tables;
  readonly duckdb: DuckdbFile | undefined;
  readonly processes: Map<number, SimProcess>;
  /** Everything that was said: log lines and errors. */
  readonly messages: string[];
}

function openStage(world: World, platform: Platform, { seed, engine, bank }: Scenario): Stage {
  return {
    world,
    platform,
    ledger: openLedger(bank, String(seed)),
    disk: new Map(),
    memory: emptyTables(),
    duckdb: engine === 'duckdb' ? duckdbFile() : undefined,
    processes: new Map(),
    messages: [],
  };
}

const hour = 3_600_000;

async function play(stage: Stage, scenario: Scenario): Promise<void> {
  const { world, platform, ledger } = stage;
  for (let n = 0; n < scenario.bank.accounts; n += 1) openAccount(ledger);
  for (let n = 0; n < scenario.bank.rows; n += 1) {
    if (ledger.random.chance(0.7)) platform.clock.tick(ledger.random.int(1, 600_000));
    insertRow(ledger);
  }
  const asleep: Promise<unknown>[] = [];
  for (const tick of scenario.ticks) {
    world.begin(tick, `chance ${scenario.seed} ${tick.number}`);
    await pass(stage, tick.gapMs);
    if (tick.clockJumpMs !== 0) jump(stage, tick.clockJumpMs);
    for (let n = 0; n < tick.events; n += 1) happen(stage);
    if (tick.runs.length > 1) world.hits.overlapping_run += 1;
    const ends = tick.runs.map((run) => ({ run, end: start(stage, scenario, run, false) }));
    asleep.push(...ends.filter(({ run }) => run.pause).map(({ end }) => end));
    await within(stage, Promise.all(ends.filter(({ run }) => !run.pause).map(({ end }) => end)));
    await judgeTick(stage, scenario);
  }
  world.begin(undefined, `quiet ${scenario.seed}`);
  await within(stage, Promise.all(asleep));
  await judgeQuiet(stage, scenario);
}

async function judgeTick(stage: Stage, { bank }: Scenario): Promise<void> {
  const history = readHistory(stage.disk);
  checkWatermarks(history, bank.sorted);
  if (stage.duckdb === undefined) checkCursor(stage.memory, history);
}

const sync: Run = { kind: 'sync', delayMs: 0 };

/** P9 and the rest: after the faults have stopped, at most two runs, and everything is as the bank says. */
async function judgeQuiet(stage: Stage, scenario: Scenario): Promise<void> {
  const { ledger, disk, world } = stage;
  // The lease of a run that died has ended by now, and what was late is there.
  await pass(stage, Math.max(11 * 60_000, scenario.bank.lateMs));
  const runOnce = async (deep = false) => {
    const end = start(stage, scenario, sync, deep);
    await within(stage, end);
    return end;
  };
  const isGreen = ({ extract, loaded }: Ending) => loaded && extract?.faults.length === 0;
  if (!isGreen(await runOnce())) {
    await pass(stage, 15 * 60_000);
    const second = await runOnce();
    if (!isGreen(second)) throw new Error(`P9: the second quiet run failed: ${describe(second)}`);
  }
  const judge = async (words: 'all' | 'announced') => {
    const tables = await tablesOf(stage);
    const history = readHistory(disk);
    checkWatermarks(history, scenario.bank.sorted);
    checkCursor(tables, history);
    if (tables.cursor?.seq !== history.manifests.length) throw new Error('P3: not all is loaded');
    checkFold(tables, history, new Random(`fold ${scenario.seed}`));
    checkNoInvention(ledger, tables);
    checkCurrent(ledger, tables, words);
    checkMoney(ledger, tables);
    checkFiles(ledger, history, tables, disk);
    checkSecrecy(disk, tables, stage.messages);
    return tables;
  };
  const before = contents(await judge('announced'));
  await pass(stage, 15 * 60_000);
  await runOnce();
  if (contents(await judge('announced')) !== before)
    throw new Error('P6: a quiet run changed the tables');
  // What changed without saying so is found by reading everything again.
  await runOnce(true);
  await judge('all');
  world.trace('quiet');
}

function start(stage: Stage, scenario: Scenario, run: Run, deep: boolean): Promise<Ending> {
  const { world, processes, ledger } = stage;
  const id = processes.size + 1;
  const process = startProcess(world, id, run, (pid) => processes.get(pid)?.isAlive() === true);
  processes.set(id, process);
  const go = async (): Promise<Ending> => {
    await world.wait(run.delayMs);
    const fromUs = ledger.nowUs();
    const known = stage.duckdb === undefined ? currentOf(stage.memory) : undefined;
    const handles = makeHandles(stage, process, scenario);
    const ending = await runProcess(process, handles, scenario, deep);
    process.stop();
    world.trace(`p${id} ${run.kind} ends: ${describe(ending)}`);
    if (ending.fault !== undefined) stage.messages.push(ending.fault.message, ending.fault.hint);
    checkEnding(ending, process, scenario, world.tick);
    if (known !== undefined) checkNoStepBack(known, currentOf(stage.memory));
    const { extract, loaded } = ending;
    if (loaded && extract?.faults.length === 0)
      checkGreenRun(ledger, await tablesOf(stage), fromUs, ledger.nowUs());
    return ending;
  };
  const end = go();
  // Seen where it is waited for; a sleeper's end comes later.
  end.catch(() => {});
  return end;
}

/** Throws what the work threw, or that it has come to a standstill. */
async function within(stage: Stage, work: Promise<unknown>): Promise<void> {
  if (!(await stage.world.run(work, 6 * hour))) throw new Error('P9: a run has stopped moving');
  await work;
}

async function pass({ world }: Stage, ms: number): Promise<void> {
  await world.run(world.wait(ms), ms + hour);
}

function jump({ world, platform, ledger }: Stage, ms: number): void {
  platform.clock.setSystemTime(Date.now() + ms);
  ledger.ourClockJumped(ms);
  world.hits.clock_jump += 1;
}

function happen({ world, ledger }: Stage): void {
  const event = live(ledger);
  if (event !== undefined) world.hits[event] += 1;
}

function tablesOf({ world, duckdb, memory }: Stage): Promise<Tables> {
  return duckdb === undefined
    ? Promise.resolve(memory)
    : world.standStill(() => readTables(duckdb));
}

function contents({ rows }: Tables): string {
  return JSON.stringify([...rows].map(([table, lines]) => [table, [...lines].sort()]));
}

function describe({ killed, fault, defect, extract, loaded }: Ending): string {
  if (killed) return 'killed';
  if (fault !== undefined) return `${fault.code}: ${fault.message}`;
  if (defect !== undefined) return `defect: ${String(defect)}`;
  const faults = extract?.faults.map(({ code, bank_account_id: id }) => `${code} ${id ?? ''}`);
  return `${loaded ? 'loaded' : 'not loaded'} ${faults?.join(', ') ?? ''}`;
}

import { Random } from '../../src/simulator/random.ts';
import { checkAllFound, checkNoneInvented } from './oracle/deletions.ts';
import { checkWatermarks, readHistory } from './oracle/history.ts';
import { checkSecrecy } from './oracle/secrecy.ts';
import { checkSnapshots } from './oracle/snapshots.ts';
import { checkCurrent, checkFiles, checkMoney, checkNoInvention } from './oracle/truth.ts';
import { checkCursor, checkFold } from './oracle/warehouse.ts';
import { checkWebhooks } from './oracle/webhooks.ts';
import type { Ending } from './run-process.ts';
import type { Run, Scenario } from './scenario.ts';
import { type Stage, tablesOf } from './stage.ts';
import { type Depth, describe, isGreen, pass, start, within } from './start.ts';
import type { Tables } from './tables.ts';

const sync: Run = { kind: 'sync', delayMs: 0 };
const minute = 60_000;

/** P9 and the rest: after the faults have stopped, at most two runs, and everything is as the bank says. */
export async function judgeQuiet(stage: Stage, scenario: Scenario): Promise<void> {
  // The lease of a run that died has ended by now, and what was late is there.
  await pass(stage, Math.max(11 * minute, scenario.bank.lateMs));
  await runUntilGreen(stage, scenario);
  let before = contents(await judge(stage, scenario, 'announced'));
  // What has left the lists is then found, and else by a quiet run when its time has come.
  if (scenario.audits) before = contents(await judgeDeep(stage, scenario, 'audit'));
  await pass(stage, 15 * minute);
  await runOnce(stage, scenario);
  if (contents(await judge(stage, scenario, scenario.audits ? 'all' : 'announced')) !== before)
    throw new Error('P6: a quiet run changed the tables');
  if (!scenario.audits) await judgeDeep(stage, scenario, 'deep');
  stage.world.trace('quiet');
}

/** What changed without saying so is found by reading everything again, and what left every list by an audit. */
async function judgeDeep(stage: Stage, scenario: Scenario, depth: Depth): Promise<Tables> {
  await runOnce(stage, scenario, depth);
  if (depth === 'audit' && scenario.bank.byId === 'found')
    checkAllFound(stage.ledger, readHistory(stage.disk));
  return judge(stage, scenario, 'all');
}

/** Where a consent was lost, the run that finds out is one more: it is the user's turn then. */
async function runUntilGreen(stage: Stage, scenario: Scenario): Promise<void> {
  let hasAuthorised = false;
  for (let failed = 0; ; await pass(stage, 15 * minute)) {
    const ending = await runOnce(stage, scenario);
    if (isGreen(ending)) return;
    if (ending.fault?.kind === 'auth' && !hasAuthorised) hasAuthorised = true;
    else failed += 1;
    if (failed === 2) throw new Error(`P9: the second quiet run failed: ${describe(ending)}`);
  }
}

async function runOnce(stage: Stage, scenario: Scenario, depth?: Depth): Promise<Ending> {
  const end = start(stage, scenario, sync, depth);
  await within(stage, end);
  return end;
}

async function judge(
  stage: Stage,
  { seed, bank }: Scenario,
  words: 'all' | 'announced',
): Promise<Tables> {
  const { ledger, disk, messages } = stage;
  const tables = await tablesOf(stage);
  const history = readHistory(disk);
  checkWatermarks(history, bank.sorted);
  checkCursor(tables, history);
  if (tables.cursor?.seq !== history.manifests.length) throw new Error('P3: not all is loaded');
  checkFold(tables, history, new Random(`fold ${seed}`));
  checkNoInvention(ledger, tables);
  checkCurrent(ledger, tables, words);
  checkSnapshots(ledger, tables);
  checkMoney(ledger, tables);
  checkFiles(ledger, history, tables, disk);
  checkNoneInvented(ledger, history);
  if (stage.webhooks !== undefined) checkWebhooks(stage.webhooks, tables, history);
  checkSecrecy(disk, tables, messages);
  return tables;
}

function contents({ rows }: Tables): string {
  return JSON.stringify([...rows].map(([table, lines]) => [table, [...lines].sort()]));
}

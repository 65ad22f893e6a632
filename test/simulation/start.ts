import { makeHandles } from './handles.ts';
import { checkEnding } from './oracle/ending.ts';
import { checkReach, reachOf } from './oracle/reach.ts';
import { checkGreenAccounts } from './oracle/truth.ts';
import { checkNoStepBack, currentOf } from './oracle/warehouse.ts';
import type { Hits } from './points.ts';
import { startProcess } from './process.ts';
import { type Ending, runProcess } from './run-process.ts';
import { type Run, type Scenario, sinceIn } from './scenario.ts';
import { type Stage, tablesOf } from './stage.ts';

const hour = 3_600_000;

/** How a run is asked for: a deep one reads everything again, an audit compares it with all that landed as well. */
export type Depth = 'usual' | 'deep' | 'audit';

/** Starts a process and judges it when it ends. */
export function start(
  stage: Stage,
  scenario: Scenario,
  run: Run,
  depth: Depth = 'usual',
): Promise<Ending> {
  const { world, processes } = stage;
  const id = processes.size + 1;
  const process = startProcess(world, {
    id,
    run,
    host: scenario.manyHosts ? `machine ${id}` : 'machine',
    isAlive: (pid) => processes.get(pid)?.isAlive() === true,
  });
  processes.set(id, process);
  const go = async (): Promise<Ending> => {
    await world.wait(run.delayMs);
    const fromUs = stage.ledger.nowUs();
    const before = { hits: { ...world.hits }, consents: stage.consents };
    const known = stage.duckdb === undefined ? currentOf(stage.memory) : undefined;
    const since = sinceIn(scenario, world.tick);
    const received = await stage.webhooks?.receiver.inboxFor(process.isAlive);
    const handles = { ...makeHandles(stage, process), inbox: received?.inbox };
    const ending = await runProcess(process, handles, scenario, {
      deep: depth === 'deep',
      audit: depth === 'audit' || world.tick?.audit === true,
      since,
      first: received?.first,
    });
    process.stop();
    world.trace(`p${id} ${run.kind} ends: ${describe(ending)}`);
    if (ending.fault !== undefined) stage.messages.push(ending.fault.message, ending.fault.hint);
    checkEnding(ending, process, scenario, world.tick);
    authoriseAnew(stage, ending, before);
    if (known !== undefined) checkNoStepBack(known, currentOf(stage.memory));
    const { extract, loaded } = ending;
    if (extract !== undefined && loaded) {
      const faulty = new Set(
        extract.faults.flatMap(({ bank_account_id: account }) => account ?? []),
      );
      const toUs = stage.ledger.nowUs();
      checkReach(extract, since);
      const tables = await tablesOf(stage);
      checkGreenAccounts(stage.ledger, tables, { fromUs, toUs, faulty, reach: reachOf(extract) });
    }
    return ending;
  };
  const end = go();
  // Seen where it is waited for; a sleeper's end comes later.
  end.catch(() => {});
  return end;
}

/** It said that everything the bank shows is in the warehouse. */
export function isGreen({ extract, loaded }: Ending): boolean {
  return loaded && extract?.faults.length === 0;
}

/** Lets simulated time pass until the work is done. Throws what the work threw, or that nothing moves any more. */
export async function within({ world }: Stage, work: Promise<unknown>): Promise<void> {
  if (!(await world.run(work, 6 * hour))) throw new Error('P9: a run has stopped moving');
  await work;
}

export async function pass({ world }: Stage, ms: number): Promise<void> {
  await world.run(world.wait(ms), ms + hour);
}

/**
 * What the user does when told to. Nobody may be told so unless a renewal was cut in the middle, or the bank took back
 * the renewed token too: a run does not renew twice.
 */
function authoriseAnew(
  stage: Stage,
  { fault }: Ending,
  before: { readonly hits: Hits; readonly consents: number },
): void {
  const { world, tokenServer, tokenDisk } = stage;
  if (tokenServer === undefined) return;
  const during = (kind: keyof Hits) => world.hits[kind] - before.hits[kind];
  const lost = during('token_answer_lost') + during('token_store_fails');
  const cut = during('C2') + during('C3') + during('zombie') + during('slow_answer');
  stage.renewalWasCut ||= lost >= patience || cut > 0;
  // Credentials that are refused for a while are still good afterwards, and a consent ends what came of those before.
  if (fault?.kind !== 'auth' || during('access_refused') > 0 || stage.consents > before.consents)
    return;
  // By a clock that was set back, a token that has ended looks good: the bank refuses that one too.
  const refusals = during('token_expired') + (world.hits.clock_jump > 0 ? 1 : 0);
  if (!stage.renewalWasCut && refusals < 2)
    throw new Error(`T77: the consent was lost without a reason: ${fault.message}`);
  tokenDisk.seed = tokenServer.consent();
  stage.consents += 1;
  stage.renewalWasCut = false;
}

/** So many failures of a renewal may use up the time in which it can be repeated. */
const patience = 5;

export function describe({ killed, fault, defect, extract, loaded }: Ending): string {
  if (killed) return 'killed';
  if (fault !== undefined) return `${fault.code}: ${fault.message}`;
  if (defect !== undefined) return `defect: ${String(defect)}`;
  const faults = extract?.faults.map(({ code, bank_account_id: id }) => `${code} ${id ?? ''}`);
  return `${loaded ? 'loaded' : 'not loaded'} ${faults?.join(', ') ?? ''}`;
}

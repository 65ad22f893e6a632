import type { SimProcess } from '../process.ts';
import type { Ending } from '../run-process.ts';
import type { Scenario, Tick } from '../scenario.ts';

/** What must be so at the end of any run, whatever went wrong: no defect, no waste, no account held back by another. */
export function checkEnding(
  { defect, extract, fault }: Ending,
  process: SimProcess,
  scenario: Scenario,
  tick: Tick | undefined,
): void {
  if (defect !== undefined)
    throw new Error(
      `process ${process.id} fell over: ${defect instanceof Error ? defect.stack : String(defect)}`,
    );
  // Those under way when a token is taken back, and one more with the next.
  if (process.refusals() > scenario.concurrency + 1)
    throw new Error(`P10: ${process.refusals()} answers 401 in one run`);
  const isSick = tick?.accountDown === true && tick.http === 0;
  if (isSick && fault?.code === 'bank_error')
    throw new Error('P12: the fault of one account has ended the run');
  if (extract === undefined) return;
  const listings = extract.accounts.length * 3;
  const most = 10 * (4 + listings * 4 + scenario.bank.rows * 12);
  if (extract.requests > most)
    throw new Error(`P10: ${extract.requests} requests, at most ${most}`);
  if (!isSick) return;
  const sick = extract.faults.flatMap(({ bank_account_id: id }) => id ?? []);
  for (const { bank_account_id: id, listings } of extract.accounts) {
    if (sick.includes(id)) continue;
    if (listings.some(({ certificate }) => certificate === null))
      throw new Error(`P12: account ${id} suffers from the fault of another`);
  }
  if (new Set(sick).size > 1) throw new Error('P12: the fault of one account is told of several');
}

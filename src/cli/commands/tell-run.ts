import { counted } from '../../base/counted.ts';
import type { Config } from '../../config/config.ts';
import type { OnStep, SyncReport } from '../../run/story.ts';
import { outcomeLines } from '../output/dbt-report.ts';
import { print } from '../output/output.ts';
import { pageLine } from '../output/page-line.ts';
import { report, statusOf } from '../output/report.ts';

/**
 * Tells people what a run has done as soon as it is in the warehouse, and of each step after that; machines get one
 * document at the end. What was done is done whatever ends the run, so it is told then too. Returns the exit status.
 */
export async function tellRun(
  config: Config,
  run: (onStep: OnStep) => Promise<SyncReport>,
): Promise<number> {
  let soFar: SyncReport = {};
  let isReported = false;
  const onStep: OnStep = (step, done) => {
    soFar = done;
    if (config.json) return;
    if (step === 'load') {
      report(config, done);
      isReported = true;
    } else if (!config.quiet) tellStep(step, done);
  };
  try {
    const done = await run(onStep);
    return isReported ? statusOf(done) : report(config, done);
  } catch (error) {
    if (!isReported && Object.keys(soFar).length > 0) report(config, soFar, error);
    throw error;
  }
}

function tellStep(
  step: keyof SyncReport,
  { dbt, report: page, read_copy: copy }: SyncReport,
): void {
  if (step === 'dbt' && dbt !== undefined) print(...outcomeLines(dbt));
  if (step === 'report' && page !== undefined) print(pageLine(page));
  if (step === 'read_copy' && copy !== undefined)
    print(`Read copy ${copy.file}: ${counted(copy.bytes, 'byte')}`);
}

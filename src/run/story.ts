import { ConnectorError } from '../base/errors.ts';
import type { ExtractReport } from '../extract/report.ts';
import type { LoadReport } from '../load/report.ts';
import type { BuildOutcome } from './build.ts';
import type { ReadCopy } from './read-copy.ts';
import type { WrittenPage } from './report/page-address.ts';

/** What a run did, step by step. */
export interface SyncReport {
  readonly extract?: ExtractReport;
  readonly load?: LoadReport;
  readonly dbt?: BuildOutcome;
  readonly report?: WrittenPage;
  readonly read_copy?: ReadCopy;
}

/** The steps of a run. One that is left out is not gone. */
export interface Steps {
  readonly extract?: (() => Promise<ExtractReport>) | undefined;
  readonly load?: (() => Promise<LoadReport>) | undefined;
  /** Undefined where no models are wanted. */
  readonly dbt?: (() => Promise<BuildOutcome | undefined>) | undefined;
  /** Of a build that passed; undefined where no page is wanted. */
  readonly report?: ((done: SyncReport) => Promise<WrittenPage | undefined>) | undefined;
  /** Undefined where no copy is wanted. */
  readonly read_copy?: ((done: SyncReport) => Promise<ReadCopy | undefined>) | undefined;
}

/** Called after each step, with all that has been done so far. */
export type OnStep = (step: keyof SyncReport, done: SyncReport) => void;

/**
 * The order of a run, whatever its steps stand on: land what has changed at the bank, merge it, build the models, make
 * the page of them, hand a copy to readers. A step that throws ends it; what was done before stays done. A build that failed is not handed to
 * readers, who keep the copy before.
 */
export async function tellStory(steps: Steps, onStep: OnStep = () => {}): Promise<SyncReport> {
  let done: SyncReport = {};
  const step = <K extends keyof SyncReport>(name: K, result: SyncReport[K]) => {
    if (result === undefined) return;
    done = { ...done, [name]: result };
    onStep(name, done);
  };
  step('extract', await steps.extract?.());
  const loaded = steps.load?.().catch((error: unknown) => {
    throw waiting(error, done);
  });
  step('load', await loaded);
  step('dbt', await steps.dbt?.());
  if (hasFailed(done.dbt)) return done;
  step('report', await steps.report?.(done));
  step('read_copy', await steps.read_copy?.(done));
  return done;
}

/** Whether a model or a test did not pass. */
export function hasFailed(dbt: BuildOutcome | undefined): boolean {
  return dbt?.started === true && dbt.failed > 0;
}

/** A load that cannot be done is no reason to think that nothing was. */
function waiting(error: unknown, { extract }: SyncReport): unknown {
  const newest = extract?.manifests.at(-1);
  if (!(error instanceof ConnectorError) || newest === undefined) return error;
  const { kind, code, message, hint, cause } = error;
  const what = `What was extracted is safe: manifest ${newest} is committed and waits to be loaded.`;
  return new ConnectorError(kind, message, { code, hint: `${hint} ${what}`, cause });
}

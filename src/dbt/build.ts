import { dirname } from 'node:path';
import { type ConnectorError, dataError, unavailableError } from '../base/errors.ts';
import type { MartsTarget } from '../load/marts.ts';
import type { Selection } from './due.ts';
import type { DbtNode } from './results.ts';
import { type DbtOptions, type DbtRun, runDbt } from './run-dbt.ts';

/** A model or a test that did not pass. */
export interface DbtFinding {
  readonly kind: string;
  readonly name: string;
  readonly message: string;
  /** The rows it found, where the test names them. */
  readonly rows: readonly string[];
}

/** What a build did, for people and machines. */
export interface BuildReport {
  readonly total: number;
  /** Those with a warning are among them. */
  readonly passed: number;
  readonly failed: number;
  /** What stands on something that failed. */
  readonly skipped: number;
  readonly seconds: number;
  readonly failures: readonly DbtFinding[];
  readonly warnings: readonly DbtFinding[];
  /** The file with all that dbt said. */
  readonly log: string;
}

/**
 * Whether the models may write only what has changed: where the tables are those of the last good build, and nothing but
 * rows of the bank is another. Said each time, because the caller's environment may have a word of its own.
 */
export function onlyChanges(selection: Selection): Readonly<Record<string, string>> {
  return { QONTO_ELT_DBT_ONLY_CHANGES: String(selection === 'every_run') };
}

/** The tests that a row fails which such a build has left as it was, and should not have. */
const testsOfChanges = [
  'qonto_transactions_show_what_is_staged',
  'qonto__transactions_is_sound',
  'qonto__transaction_labels_is_sound',
  'qonto__vat_lines_is_sound',
  'qonto_vat_periods_add_up_to_cash',
];

/** Whether tables may not be what the staging tables say because only what has changed was built. */
export function mayBeStale({ failures }: BuildReport, selection: Selection): boolean {
  return selection === 'every_run' && failures.some(({ name }) => testsOfChanges.includes(name));
}

/**
 * Builds and tests the finance models; what failed is in the report. Throws a data error when dbt did not come so far as
 * to build one, and an unavailable error where the disk was full: what it says of models then is not about their rows.
 * Unit tests are left out: they prove the text of the models, which does not change from run to run.
 */
export async function buildModels(
  target: MartsTarget,
  options: DbtOptions,
  selection: Selection = 'all',
): Promise<BuildReport> {
  const env = { ...target.env, ...onlyChanges(selection) };
  const run = await runDbt(['build', '--selector', selection], { ...target, env }, options);
  if (!run.succeeded && run.isDiskFull) throw diskFault('build', run);
  const report = reportOf(run);
  if (!run.succeeded && report.failed === 0) throw dbtFault('build', run, target);
  return report;
}

/** Any other command of dbt. Throws a data error when it fails. */
export async function requireDbtRun(
  args: readonly string[],
  target: MartsTarget,
  options: DbtOptions,
): Promise<void> {
  const run = await runDbt(args, target, options);
  if (!run.succeeded) throw dbtFault(args[0] ?? '', run, target);
}

export function reportOf({ nodes, notes, seconds, log }: DbtRun): BuildReport {
  const having = (outcome: DbtNode['outcome']) => nodes.filter((node) => node.outcome === outcome);
  const finding = ({ id, kind, name, message }: DbtNode): DbtFinding => ({
    kind,
    name,
    message: message ?? '',
    rows: notes.get(id) ?? [],
  });
  const [failures, warnings] = [having('failed'), having('warned')];
  return {
    total: nodes.length,
    passed: having('passed').length + warnings.length,
    failed: failures.length,
    skipped: having('skipped').length,
    seconds,
    failures: failures.map(finding),
    warnings: warnings.map(finding),
    log,
  };
}

/** What ended dbt before it could say what became of the models. */
function dbtFault(command: string, run: DbtRun, target: MartsTarget): ConnectorError {
  const { complaints, log } = run;
  if (run.isDiskFull) return diskFault(command, run);
  const known = target.faultIn?.(complaints.join(' '));
  if (known !== undefined) return known;
  const words = complaints.slice(-5).map(withoutTraceback).join(' ');
  return dataError(`dbt ${command} failed: ${words}`, {
    code: 'dbt_failed',
    hint: `The staging tables are complete and unharmed; all that dbt said is in ${log}.`,
  });
}

function diskFault(command: string, { log }: DbtRun): ConnectorError {
  return unavailableError(
    `dbt ${command} failed: the disk is full, in ${dirname(log)} or where the warehouse is`,
    {
      code: 'dbt_disk_full',
      hint: 'Free some space and run again: the staging tables are complete and unharmed, and everything is built anew.',
    },
  );
}

/** Where a program stood when it broke is in its log, for who mends programs; a Python that broke says nothing else. */
function withoutTraceback(complaint: string): string {
  const [before = ''] = complaint.split('Traceback (most recent call last):', 1);
  const words = before.trimEnd();
  return words === '' ? complaint : words;
}

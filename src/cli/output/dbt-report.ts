import type { BuildReport, DbtFinding } from '../../dbt/build.ts';
import { showable } from '../../redact/text.ts';

/** One line: how much of the build passed, how long it took, and where everything dbt said is. */
export function buildLine({ total, passed, failed, skipped, seconds, warnings, log }: BuildReport) {
  const parts = [
    `${n(passed)} of ${n(total)} passed`,
    ...(warnings.length > 0 ? [`${n(warnings.length)} of them with a warning`] : []),
    ...(failed > 0 ? [`${n(failed)} failed`] : []),
    ...(skipped > 0 ? [`${n(skipped)} skipped`] : []),
    `${seconds.toFixed(0)} s`,
  ];
  return `dbt: ${parts.join(', ')} (all it said: ${log})`;
}

/** The same, with what warns below it. */
export function buildLines(report: BuildReport): readonly string[] {
  return [buildLine(report), ...findingLines(report.warnings, 'warns')];
}

/** What did not pass, one line each, and the rows that a test names below it. */
export function findingLines(
  findings: readonly DbtFinding[],
  verdict: 'failed' | 'warns',
): readonly string[] {
  return findings.flatMap(({ kind, name, message, rows }) => [
    showable(`${kind.replace('_', ' ')} ${name} ${verdict}: ${message}`),
    ...rows.map((row) => `  ${showable(row)}`),
  ]);
}

function n(value: number): string {
  return value.toLocaleString('en-US');
}

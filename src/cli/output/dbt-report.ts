import { countText } from '../../base/counted.ts';
import type { BuildReport, DbtFinding } from '../../dbt/build.ts';
import { showable } from '../../redact/text.ts';
import type { BuildOutcome } from '../../run/build.ts';

/** One line: how much of the build passed, how long it took, and where everything dbt said is. */
export function buildLine({ total, passed, failed, skipped, seconds, warnings, log }: BuildReport) {
  const parts = [
    `${countText(passed)} of ${countText(total)} passed`,
    ...(warnings.length > 0 ? [`${countText(warnings.length)} of them with a warning`] : []),
    ...(failed > 0 ? [`${countText(failed)} failed`] : []),
    ...(skipped > 0 ? [`${countText(skipped)} skipped`] : []),
    `${seconds.toFixed(0)} s`,
  ];
  return `dbt: ${parts.join(', ')} (all it said: ${log})`;
}

/** The same, with what warns below it; or why there was no build. */
export function outcomeLines(outcome: BuildOutcome): readonly string[] {
  if (!outcome.started)
    return [
      `dbt not started: nothing changed since ${outcome.unchanged_since.slice(0, 19).replace('T', ' ')} UTC`,
    ];
  return [buildLine(outcome), ...findingLines(outcome.warnings, 'warns')];
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

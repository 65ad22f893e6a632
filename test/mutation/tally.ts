import { z } from 'zod';

/** As much of Stryker's report as is counted. */
const reportSchema = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
});

export interface Tally {
  readonly name: string;
  readonly mutants: number;
  readonly killed: number;
  readonly timeout: number;
  /** Those that no test even reaches are among them. */
  readonly survived: number;
  /** Percent of the mutants that were noticed. */
  readonly score: number;
  readonly atLeast: number;
}

export function tally(name: string, atLeast: number, report: unknown): Tally {
  const statuses = Object.values(reportSchema.parse(report).files).flatMap(({ mutants }) =>
    mutants.map(({ status }) => status),
  );
  const count = (...names: readonly string[]) =>
    statuses.filter((status) => names.includes(status)).length;
  const [killed, timeout] = [count('Killed'), count('Timeout')];
  const survived = count('Survived', 'NoCoverage');
  const mutants = killed + timeout + survived;
  const score = mutants === 0 ? 0 : (100 * (killed + timeout)) / mutants;
  return { name, mutants, killed, timeout, survived, score, atLeast };
}

export function tableOf(tallies: readonly Tally[]): string {
  const rows = tallies.map(({ name, mutants, killed, timeout, survived, score, atLeast }) =>
    [name, mutants, killed, timeout, survived, `${score.toFixed(1)} %`, `${atLeast} %`].join(' | '),
  );
  return [
    'area | mutants | killed | timeout | survived | score | at least',
    '--- | --- | --- | --- | --- | --- | ---',
    ...rows,
  ].join('\n');
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { dbtProgram } from '../../support/dbt-program.ts';

export interface DbtRun {
  readonly status: number | null;
  readonly stdout: string;
  /** Of the models and tests, not the hooks, by name: pass, fail, success, error, skipped. */
  readonly results: Readonly<Record<string, string>>;
}

export type Dbt = (args: readonly string[], env?: Readonly<Record<string, string>>) => DbtRun;

/** dbt as an analyst calls it, on the package in `project` and the DuckDB `file`, with its own files beside that. */
export async function openDbt(project: string, file: string): Promise<Dbt> {
  const command = await dbtProgram('duckdb');
  const target = join(dirname(file), 'dbt-target');
  const places = ['--project-dir', project, '--profiles-dir', join(project, 'profiles')];
  return (args, env = {}) => {
    const options = [...places, '--target-path', target, '--log-path', target];
    const { status, stdout } = spawnSync(command, [...args, ...options], {
      encoding: 'utf8',
      cwd: dirname(file),
      env: { ...process.env, QONTO_ELT_DUCKDB: basename(file), ...env },
    });
    const report = JSON.parse(readFileSync(join(target, 'run_results.json'), 'utf8'));
    const entries = runResults
      .parse(report)
      .results.filter(({ unique_id: id }) => !id.startsWith('operation.'))
      .map(({ unique_id: id, status: ended }) => [id.split('.').at(-1), ended]);
    return { status, stdout, results: Object.fromEntries(entries) };
  };
}

const runResults = z.object({
  results: z.array(z.object({ unique_id: z.string(), status: z.string() })),
});

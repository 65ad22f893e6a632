import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../../src/dbt/package-root.ts';
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
    const parsed =
      project === ownProject && existsSync(parsedOnce) && !existsSync(join(target, name));
    const options = [
      ...[...places, '--target-path', target, '--log-path', target, '--log-level-file', 'none'],
      ...(parsed ? ['--partial-parse-file-path', parsedOnce] : []),
    ];
    const { status, stdout } = spawnSync(command, [...args, ...options], {
      encoding: 'utf8',
      cwd: dirname(file),
      env: { ...process.env, QONTO_ELT_DUCKDB: basename(file), ...env },
    });
    if (project === ownProject && !args.includes('--vars')) keepParsed(join(target, name));
    const report = JSON.parse(readFileSync(join(target, 'run_results.json'), 'utf8'));
    const entries = runResults
      .parse(report)
      .results.filter(({ unique_id: id }) => !id.startsWith('operation.'))
      .map(({ unique_id: id, status: ended }) => [id.split('.').at(-1), ended]);
    return { status, stdout, results: Object.fromEntries(entries) };
  };
}

const name = 'partial_parse.msgpack';
const ownProject = join(packageRoot, 'dbt');
const parsedOnce = join(packageRoot, 'coverage', name);

/** What dbt has read of the package, for the tests after this one: reading takes it longer than most of their builds. */
function keepParsed(file: string): void {
  if (existsSync(parsedOnce) || !existsSync(file)) return;
  mkdirSync(dirname(parsedOnce), { recursive: true });
  const fresh = `${parsedOnce}.${randomUUID()}`;
  copyFileSync(file, fresh);
  renameSync(fresh, parsedOnce);
}

const runResults = z.object({
  results: z.array(z.object({ unique_id: z.string(), status: z.string() })),
});

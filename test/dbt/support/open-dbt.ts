import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inject } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import { warmDbt } from '../../support/warm-dbt.ts';

export interface DbtRun {
  readonly status: number | null;
  readonly stdout: string;
  /** Of the models and tests, not the hooks, by name: pass, fail, success, error, skipped. */
  readonly results: Readonly<Record<string, string>>;
}

export type Dbt = (args: readonly string[], env?: Readonly<Record<string, string>>) => DbtRun;

/**
 * dbt as an analyst calls it, but for its start, on the package in `project` and the DuckDB `file`, with its own files
 * beside that.
 */
export async function openDbt(project: string, file: string): Promise<Dbt> {
  const [command, ...first] = await warmDbt('duckdb');
  const target = join(dirname(file), 'dbt-target');
  const places = ['--project-dir', project, '--profiles-dir', join(project, 'profiles')];
  return (args, env = {}) => {
    const parsedOnce =
      project === ownProject ? placeOfParsed(args, { file: basename(file), ...env }) : undefined;
    const isParsed = parsedOnce !== undefined && existsSync(parsedOnce);
    const options = [
      ...[...places, '--target-path', target, '--log-path', target, '--log-level-file', 'none'],
      // Its threads share one interpreter, and the tables here are small: with two it takes longer.
      ...['--threads', '1'],
      ...(isParsed ? ['--partial-parse-file-path', parsedOnce] : []),
    ];
    const { status, stdout } = spawnSync(command, [...first, ...args, ...options], {
      encoding: 'utf8',
      timeout: 600_000,
      cwd: dirname(file),
      env: { ...process.env, QONTO_ELT_DUCKDB: basename(file), ...env },
    });
    if (parsedOnce !== undefined) keepParsed(join(target, name), parsedOnce);
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

/** What dbt reads of the package depends on its variables and on what its profile is made from. */
function placeOfParsed(args: readonly string[], profile: Readonly<Record<string, string>>): string {
  const vars = args.includes('--vars') ? args[args.indexOf('--vars') + 1] : '{}';
  const key = createHash('sha256')
    .update(JSON.stringify([vars, profile]))
    .digest('hex');
  return join(inject('warmDbt'), `${key}.msgpack`);
}

/** Keeps it for the tests after this one: reading takes dbt longer than most of their builds. */
function keepParsed(file: string, place: string): void {
  if (existsSync(place) || !existsSync(file)) return;
  const fresh = `${place}.${randomUUID()}`;
  copyFileSync(file, fresh);
  renameSync(fresh, place);
}

const runResults = z.object({
  results: z.array(z.object({ unique_id: z.string(), status: z.string() })),
});

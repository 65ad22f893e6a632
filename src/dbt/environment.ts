import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dbtBinary } from '../config.ts';
import { unavailableError } from '../errors.ts';
import { packageRoot } from './package-root.ts';
import { findPython } from './python.ts';

const windows = process.platform === 'win32';

/** One per engine, because what BigQuery needs is many times larger. */
const environments = {
  duckdb: { folder: '.venv-dbt', requirements: 'requirements.txt' },
  bigquery: { folder: '.venv-dbt-bigquery', requirements: 'requirements-bigquery.txt' },
};

/** The dbt to run: `DBT_BIN` if set, else the one in this package's own Python environment, made when needed. */
export function dbtCommand(engine: keyof typeof environments, onBuild: () => void): string {
  const { folder, requirements } = environments[engine];
  return dbtBinary() ?? join(pythonEnvironment(folder, requirements, onBuild), 'dbt');
}

/**
 * The folder of programs of a Python environment beside this package. It is made once from a locked list of versions
 * and hashes in `dbt/`, and again when the list changes.
 */
export function pythonEnvironment(name: string, requirements: string, onBuild: () => void): string {
  const folder = join(packageRoot, name);
  const lock = join(packageRoot, 'dbt', requirements);
  const stamp = join(folder, 'made-from');
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  const bin = join(folder, windows ? 'Scripts' : 'bin');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
    onBuild();
    make(folder, bin, lock);
    writeFileSync(stamp, hash);
  }
  return bin;
}

function make(folder: string, bin: string, lock: string): void {
  const python = findPython();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(python, ['-m', 'venv', folder], 'The Python environment for dbt could not be made');
  run(
    join(bin, 'python'),
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-input',
      '--require-hashes',
      '-r',
      lock,
    ],
    'dbt could not be installed',
  );
}

function run(command: string, args: readonly string[], what: string): void {
  const done = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (done.status === 0) return;
  const said = done.stderr.trim().split('\n').at(-1) ?? '';
  throw unavailableError(`${what}: ${said}`, {
    code: 'dbt_environment',
    hint: 'Check that the Python package index can be reached, or point DBT_BIN to a dbt of your own.',
  });
}

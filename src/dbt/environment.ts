import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { dbtBinary, environmentFor } from '../config.ts';
import { unavailableError } from '../errors.ts';
import { endWith } from '../interrupt.ts';
import { packageRoot } from './package-root.ts';
import { findPython, isolated } from './python.ts';

const windows = process.platform === 'win32';

/** One per engine, because what BigQuery needs is many times larger. */
const environments = {
  duckdb: { folder: '.venv-dbt', requirements: 'requirements.txt' },
  bigquery: { folder: '.venv-dbt-bigquery', requirements: 'requirements-bigquery.txt' },
};

/**
 * The dbt to run: `DBT_BIN` if set, else the one in this package's own Python environment, made when needed. The signal
 * ends the making, and its reason is thrown.
 */
export async function dbtCommand(
  engine: keyof typeof environments,
  onBuild: () => void,
  signal?: AbortSignal,
): Promise<string> {
  const own = dbtBinary();
  if (own !== undefined) return own;
  const { folder, requirements } = environments[engine];
  const { bin, isMade, begin, finish } = environment(folder, requirements);
  if (!isMade) {
    onBuild();
    for (const step of begin()) await run(step, signal);
    finish();
  }
  return join(bin, 'dbt');
}

/**
 * The folder of programs of a Python environment beside this package. It is made once from a locked list of versions
 * and hashes in `dbt/`, and again when the list changes.
 */
export function pythonEnvironment(name: string, requirements: string, onBuild: () => void): string {
  const { bin, isMade, begin, finish } = environment(name, requirements);
  if (!isMade) {
    onBuild();
    for (const step of begin()) runSync(step);
    finish();
  }
  return bin;
}

interface Step {
  readonly command: string;
  readonly args: readonly string[];
  /** What to say when it fails. */
  readonly failure: string;
}

function environment(name: string, requirements: string) {
  const folder = join(packageRoot, name);
  const lock = join(packageRoot, 'dbt', requirements);
  const stamp = join(folder, 'made-from');
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  const bin = join(folder, windows ? 'Scripts' : 'bin');
  return {
    bin,
    isMade: existsSync(stamp) && readFileSync(stamp, 'utf8') === hash,
    begin(): readonly Step[] {
      const python = findPython();
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      return steps(python, folder, bin, lock);
    },
    finish: () => writeFileSync(stamp, hash),
  };
}

function steps(python: string, folder: string, bin: string, lock: string): readonly Step[] {
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input'];
  // A package that has to be built first would bring what it is built with along, from anywhere and unhashed.
  const locked = ['--only-binary', ':all:', '--require-hashes', '-r', lock];
  return [
    {
      command: python,
      args: [...isolated, '-m', 'venv', folder],
      failure: 'The Python environment for dbt could not be made',
    },
    {
      command: join(bin, 'python'),
      // Python compiles what is used when it is used, which is little of all this.
      args: [...isolated, '-m', 'pip', 'install', '--no-compile', ...quietly, ...locked],
      failure: 'dbt could not be installed',
    },
  ];
}

/** Not with `spawnSync`: while that waits, no signal is heard. */
async function run({ command, args, failure }: Step, signal: AbortSignal | undefined) {
  signal?.throwIfAborted();
  const child = spawn(command, args, {
    env: environmentFor({}),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  endWith(child, signal);
  const ended = new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  const [status, said] = await Promise.all([ended, text(child.stderr)]);
  signal?.throwIfAborted();
  if (status !== 0) throw failed(failure, said);
}

function runSync({ command, args, failure }: Step): void {
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    env: environmentFor({}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (done.status !== 0) throw failed(failure, done.stderr);
}

function failed(failure: string, said: string) {
  return unavailableError(`${failure}: ${said.trim().split('\n').at(-1) ?? ''}`, {
    code: 'dbt_environment',
    hint: 'Check that the Python package index can be reached, or point DBT_BIN to a dbt of your own.',
  });
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { systemCode, unavailableError } from '../base/errors.ts';
import { endWith } from '../base/interrupt.ts';
import type { Environment } from '../config/config.ts';
import { environmentFor } from '../config/environment.ts';
import { followPip, type MakingStep, pipInLines } from './pip-steps.ts';
import { isolated } from './python.ts';

interface Making {
  /** The Python that makes it. */
  readonly python: string;
  readonly folder: string;
  /** A list of packages with versions and hashes. */
  readonly lock: string;
  readonly env: Environment;
  readonly signal: AbortSignal | undefined;
  /** Hears how far it is. */
  readonly onStep: (step: MakingStep) => void;
}

interface Step {
  readonly command: string;
  readonly args: readonly string[];
  /** What to say when it fails. */
  readonly failure: string;
  /** Hears what it says. */
  readonly line?: (line: string) => void;
}

/** Makes a Python environment in a folder that is not there yet. Throws an unavailable error, or the signal's reason. */
export async function makeEnvironment(making: Making): Promise<void> {
  const { python, folder, lock, onStep } = making;
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  // A package that has to be built first would bring what it is built with along, from anywhere and unhashed.
  const locked = ['--only-binary', ':all:', '--require-hashes', '-r', lock];
  const steps: readonly Step[] = [
    {
      command: python,
      args: [...isolated, '-m', 'venv', folder],
      failure: 'The Python environment for dbt could not be made',
    },
    {
      command: join(bin, 'python'),
      // Python compiles what is used when it is used, which is little of all this.
      args: [...isolated, '-m', 'pip', 'install', '--no-compile', ...pipInLines, ...locked],
      failure: 'dbt could not be installed',
      line: followPip(readFileSync(lock, 'utf8'), onStep),
    },
  ];
  onStep({ at: 'making', done: 0, of: 0 });
  for (const step of steps) await run(step, making);
}

/** Not with `spawnSync`: while that waits, no signal is heard. */
async function run(
  { command, args, failure, line = () => {} }: Step,
  { folder, env, signal }: Making,
): Promise<void> {
  signal?.throwIfAborted();
  const child = spawn(command, args, {
    env: environmentFor({}, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWith(child, signal);
  createInterface({ input: child.stdout }).on('line', line);
  const ended = new Promise<number | string | null>((done) => {
    child.on('error', (error) => done(systemCode(error) ?? 'unknown'));
    child.on('close', done);
  });
  const [status, said] = await Promise.all([ended, text(child.stderr)]);
  signal?.throwIfAborted();
  if (status === 0) return;
  const why =
    typeof status === 'string'
      ? `${command} cannot be started (${status})`
      : (said.trim().split('\n').at(-1) ?? '');
  throw unavailableError(`${failure}: ${why}`, {
    code: 'dbt_environment',
    hint: `Check that the Python package index can be reached and that there is room for it in ${folder}, or point DBT_BIN to a dbt of your own.`,
  });
}

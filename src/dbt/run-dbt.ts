import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { dbtBinary, environmentFor } from '../config.ts';
import { dataError } from '../errors.ts';
import { endWith } from '../interrupt.ts';
import { dbtCommand } from './environment.ts';
import { packageRoot } from './package-root.ts';
import { type DbtPlace, dbtFolder, targetFor } from './place.ts';
import { isolatedDbt } from './python.ts';

export interface DbtOptions {
  /** What dbt says goes to stderr, and only when it fails. */
  readonly quiet: boolean;
  /** Variables of the package. */
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Where dbt puts its own files, if not in the usual folder. */
  readonly folder?: string;
  /** Ends dbt, and is then thrown with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Runs dbt on the bundled models. A DuckDB file must not be open in this process: DuckDB lets one process at it. Throws
 * a data error when a model or a test fails.
 */
export async function runDbt(
  args: readonly string[],
  place: DbtPlace,
  { quiet, vars = {}, folder = dbtFolder(place), signal }: DbtOptions,
): Promise<void> {
  signal?.throwIfAborted();
  const dbt = await dbtCommand(
    place.kind,
    () => process.stderr.write('Making the Python environment for dbt (once) …\n'),
    signal,
  );
  const project = join(packageRoot, 'dbt');
  const { target, env, vars: ofPlace } = targetFor(place);
  const [command, ...first] = dbtBinary() === undefined ? isolatedDbt(dbt) : [dbt];
  const child = spawn(
    command,
    [
      ...first,
      ...args,
      '--project-dir',
      project,
      '--profiles-dir',
      join(project, 'profiles'),
      '--target',
      target,
      '--vars',
      JSON.stringify({ ...vars, ...ofPlace }),
      '--target-path',
      folder,
      '--log-path',
      join(folder, 'logs'),
    ],
    {
      // What dbt imports is compiled once and kept; else each start takes two seconds longer.
      env: environmentFor({ ...env, PYTHONDONTWRITEBYTECODE: '' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  endWith(child, signal);
  let output = '';
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      if (quiet) output += text;
      else process[name].write(text);
    });
  }
  const status = await new Promise<number>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done(code ?? 1));
  });
  signal?.throwIfAborted();
  if (status === 0) return;
  process.stderr.write(output);
  throw dataError(`dbt ${args[0] ?? ''} failed`, {
    code: 'dbt_failed',
    hint: `The staging tables are complete and unharmed; what failed is above and in ${join(folder, 'logs')}.`,
  });
}

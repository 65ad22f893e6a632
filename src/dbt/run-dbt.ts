import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { environmentFor } from '../config.ts';
import { dataError } from '../errors.ts';
import { dbtCommand } from './environment.ts';
import { packageRoot } from './package-root.ts';

export interface DbtOptions {
  /** Nothing on stdout; what dbt says goes to stderr, and only when it fails. */
  readonly quiet: boolean;
}

/**
 * Runs dbt on the bundled models against a DuckDB file. The file must not be open in this process: DuckDB lets one
 * process at it. dbt's own files go to `dbt-target` beside it. Throws a data error when a model or a test fails.
 */
export async function runDbt(
  args: readonly string[],
  duckdbFile: string,
  { quiet }: DbtOptions,
): Promise<void> {
  const file = resolve(duckdbFile);
  const target = dbtTarget(file);
  const command = dbtCommand(() =>
    process.stderr.write('Making the Python environment for dbt (once) …\n'),
  );
  const project = join(packageRoot, 'dbt');
  const child = spawn(
    command,
    [
      ...args,
      '--project-dir',
      project,
      '--profiles-dir',
      join(project, 'profiles'),
      '--target',
      'duckdb',
      '--target-path',
      target,
      '--log-path',
      join(target, 'logs'),
    ],
    { env: environmentFor({ QONTO_ELT_DUCKDB: file }), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (quiet) output += text;
    else process.stdout.write(text);
  });
  const status = await new Promise<number>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done(code ?? 1));
  });
  if (status === 0) return;
  process.stderr.write(output);
  throw dataError(`dbt ${args[0] ?? ''} failed`, {
    code: 'dbt_failed',
    hint: `The staging tables are complete and unharmed; what failed is above and in ${join(target, 'logs')}.`,
  });
}

/** Where dbt puts its compiled models, its docs and its log. */
export function dbtTarget(duckdbFile: string): string {
  return join(dirname(resolve(duckdbFile)), 'dbt-target');
}

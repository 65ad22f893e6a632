import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { configError } from '../base/errors.ts';
import type { Environment } from '../config/config.ts';
import { environmentFor } from '../config/environment.ts';

/**
 * Before all other arguments of every Python: else it would run files of the current folder, or of one that a variable
 * names, that are called like its own modules. They would see the credentials in the environment of this process.
 */
export const isolated = ['-I'] as const;

/** A dbt of a Python environment, run by the Python beside it: nothing of the current folder is run, and no setting of Python counts. */
export function isolatedDbt(dbt: string): readonly [string, ...string[]] {
  return [join(dirname(dbt), 'python'), ...isolated, '-X', 'utf8', '-m', 'dbt.cli.main'];
}

/** dbt 1.11 runs on these. */
const versions = ['3.13', '3.12', '3.11', '3.10'];

const inContainer =
  'In a container, run the image dbt instead of run: docker build --target dbt (deploy/README.md).';

/** A Python that can carry dbt, with the module that makes virtual environments. Throws a config error. */
export function findPython(given: Environment): string {
  const env = environmentFor({}, given);
  const candidates = ['python3', ...versions.map((version) => `python${version}`), 'python'];
  const fitting = candidates.find((candidate) =>
    versions.includes(versionOf(candidate, env) ?? ''),
  );
  if (fitting === undefined) {
    throw configError('No Python from 3.10 to 3.13 was found for dbt', {
      code: 'no_python',
      hint: `Install one (Debian: apt install python3 python3-venv), or point DBT_BIN to a dbt of your own. ${inContainer}`,
    });
  }
  if (spawnSync(fitting, [...isolated, '-c', 'import venv, ensurepip'], { env }).status === 0)
    return fitting;
  throw configError(`${fitting} cannot make virtual environments`, {
    code: 'no_venv',
    hint: `Install its venv module (Debian: apt install python3-venv), or point DBT_BIN to a dbt of your own. ${inContainer}`,
  });
}

function versionOf(command: string, env: NodeJS.ProcessEnv): string | undefined {
  const version = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const probe = spawnSync(command, [...isolated, '-c', version], {
    encoding: 'utf8',
    env,
  });
  return probe.status === 0 ? probe.stdout.trim() : undefined;
}

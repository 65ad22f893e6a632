import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectorError, configError, unavailableError } from '../../src/base/errors.ts';
import { findPython } from '../../src/dbt/python.ts';
import { installation, madeFrom } from './installation.ts';

const patience = 300_000;

/** Python is needed for a moment only: the packages come and go with an environment of their own. */
export function makeInstallation(): void {
  const python = suitablePython();
  const { folder, requirements, extract, stamp } = installation;
  const environment = join(folder, 'python');
  const inside = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(python, ['-I', '-m', 'venv', environment], 'A Python environment could not be made');
  // The lock names all that extract.py imports; what else the wheel asks for is its own client's, and large.
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input'];
  const install = ['-I', '-m', 'pip', 'install', ...quietly];
  run(
    inside,
    [...install, '--no-deps', '--require-hashes', '--only-binary', ':all:', '-r', requirements],
    'The packages could not be installed',
  );
  run(inside, [extract, folder], 'The analyzer could not be taken out of its package');
  rmSync(environment, { recursive: true, force: true });
  writeFileSync(stamp, madeFrom());
}

/** The wheel wants Python 3.10 or newer; the search is dbt's, whose range lies within. */
function suitablePython(): string {
  try {
    return findPython(process.env);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const lack =
      error.code === 'no_venv'
        ? 'the Python found cannot make virtual environments'
        : 'no Python from 3.10 to 3.13 was found';
    throw configError(`The GoogleSQL analyzer comes in a Python package, and ${lack}`, {
      code: error.code,
      hint: 'Install one (Debian: apt install python3 python3-venv) and run: npx tsx tools/googlesql/install.ts',
      cause: error,
    });
  }
}

function run(command: string, args: readonly string[], what: string): void {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: patience });
  if (done.status === 0) return;
  const said = done.error?.message ?? done.stderr.trim().split('\n').at(-1) ?? '';
  throw unavailableError(`${what}: ${said}`, {
    code: 'googlesql_installation',
    hint: 'Check that the Python package index can be reached, then run: npx tsx tools/googlesql/install.ts',
  });
}

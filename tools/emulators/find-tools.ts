import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Go, if it is on the PATH. */
export function findGo(): string | undefined {
  return outputOf('go', ['version']) === undefined ? undefined : 'go';
}

/** A Python 3.13 that can make virtual environments: from the PATH, else pyenv's, else uv's. */
export function findPython(): string | undefined {
  return ['python3.13', 'python3', ...ofPyenv()].find(fits) ?? [ofUv()].find(fits);
}

function fits(python: string | undefined): boolean {
  // pyenv puts a `python3.13` on the PATH that only says that it is not the chosen version; so each one is run.
  const probe = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
  return python !== undefined && outputOf(python, ['-I', '-c', probe]) === '3.13';
}

function ofPyenv(): string[] {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder.endsWith(join('.pyenv', 'shims')))
    .map(dirname);
  const roots = [process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), ...onPath];
  return roots
    .map((root) => join(root, 'versions'))
    .filter((versions) => existsSync(versions))
    .flatMap((versions) =>
      readdirSync(versions)
        .filter((version) => version.startsWith('3.13.'))
        .map((version) => join(versions, version, 'bin', 'python3.13')),
    );
}

const ofUv = (): string | undefined => outputOf('uv', ['python', 'find', '--no-project', '3.13']);

function outputOf(command: string, args: readonly string[]): string | undefined {
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
  });
  return done.status === 0 ? done.stdout.trim() : undefined;
}

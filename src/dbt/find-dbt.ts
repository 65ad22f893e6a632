import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configError, systemCode } from '../base/errors.ts';
import type { Environment } from '../config/config.ts';
import { dbtBinary, programFolders } from '../config/environment.ts';
import { type Engine, pythonEnvironment, requireEnvironment } from './environment.ts';
import type { MakingStep } from './pip-steps.ts';
import { isolatedDbt } from './python.ts';

export interface DbtSearch {
  /** Where DBT_BIN, PATH and the usual cache are looked up. */
  readonly env: Environment;
  /** The folder that Python environments are kept in, instead of the usual cache. */
  readonly cache?: string | undefined;
  readonly onBuild?: (folder: string) => void;
  readonly onMaking?: ((step: MakingStep) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A command line that begins dbt: `DBT_BIN` if set, else the one of our own Python environment, made when needed. Throws
 * config errors.
 */
export async function findDbt(
  engine: Engine,
  search: DbtSearch,
): Promise<readonly [string, ...string[]]> {
  const own = ownDbt(search.env);
  return own === undefined
    ? isolatedDbt(join(await pythonEnvironment(engine, search), 'dbt'))
    : [own];
}

/** Throws a config error, before anything else is done, where dbt is not there and cannot be made. */
export function requireDbt(engine: Engine, env: Environment, cache?: string): void {
  if (ownDbt(env) === undefined) requireEnvironment(engine, env, cache);
}

function ownDbt(env: Environment): string | undefined {
  const named = dbtBinary(env);
  if (named === undefined) return undefined;
  const candidates =
    dirname(named) === '.' && !/[/\\]/.test(named)
      ? programFolders(env).map((folder) => join(folder, named))
      : [named];
  const faults = candidates.map(faultOf);
  const found = candidates.find((_, at) => faults[at] === undefined);
  if (found !== undefined) return found;
  throw dbtBinFault(named, faults.find((fault) => fault !== absent) ?? absent);
}

const absent = 'which is not there';

/** Undefined for a program that this user may start. */
function faultOf(path: string): string | undefined {
  try {
    if (statSync(path).isDirectory()) return 'which is a folder';
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return absent;
    return code === 'EACCES' ? 'which this user may not start' : `which cannot be read (${code})`;
  }
}

export function dbtBinFault(named: string, fault: string) {
  return configError(`DBT_BIN names ${named}, ${fault}`, {
    code: 'no_dbt',
    hint: 'Correct it, or unset it: then dbt is installed into a Python environment of our own.',
  });
}

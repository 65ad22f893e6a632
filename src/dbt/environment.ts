import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unavailableError } from '../base/errors.ts';
import { dayMs } from '../base/instant.ts';
import type { Environment } from '../config/config.ts';
import { environmentFor } from '../config/environment.ts';
import { cacheFolders, firstUsable } from './cache-folder.ts';
import { makeEnvironment } from './make-environment.ts';
import { packageRoot } from './package-root.ts';
import type { MakingStep } from './pip-steps.ts';
import { findPython, isolated } from './python.ts';

/** One per engine, because what BigQuery needs is many times larger. */
const requirements = {
  duckdb: 'requirements.txt',
  bigquery: 'requirements-bigquery.txt',
};

export type Engine = keyof typeof requirements;

interface EnvironmentOptions {
  /** Where variables are looked up, and what the programs that are started get of them. */
  readonly env: Environment;
  /** The folder it is kept in, instead of the usual cache. */
  readonly cache?: string | undefined;
  /** Called before one is made, which takes a minute. */
  readonly onBuild?: (folder: string) => void;
  /** Hears how far that is. */
  readonly onMaking?: ((step: MakingStep) => void) | undefined;
  /** Ends the making, and is thrown with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The folder of programs of a Python environment with dbt. It is made from a locked list of versions and hashes in `dbt/`,
 * and kept under a name made from that list, so that it outlives this package and serves every copy of it. It is made in
 * a folder of its own, which a pointer names once it is whole: one that broke is replaced, and two runs at once harm nothing.
 */
export async function pythonEnvironment(
  engine: Engine,
  { env, cache, onBuild, onMaking = () => {}, signal }: EnvironmentOptions,
): Promise<string> {
  const { name, lock } = describe(engine);
  const choice = firstUsable(cacheFolders(env, cache), (folder, isWritable) => {
    const bin = whole(folder, name, env);
    if (bin !== undefined) return { bin };
    return isWritable ? { folder } : undefined;
  });
  if ('bin' in choice) return choice.bin;
  const { folder } = choice;
  const python = findPython(env);
  onBuild?.(folder);
  const fresh = `${name}.${randomUUID().slice(0, 8)}`;
  try {
    await makeEnvironment({
      python,
      folder: join(folder, fresh),
      lock,
      env,
      signal,
      onStep: onMaking,
    });
    const faster = whole(folder, name, env);
    if (faster !== undefined) {
      rmSync(join(folder, fresh), { recursive: true, force: true });
      return faster;
    }
    point(folder, name, fresh);
  } catch (error) {
    rmSync(join(folder, fresh), { recursive: true, force: true });
    throw error;
  }
  removeOld(folder, name, fresh);
  return programsOf(join(folder, fresh));
}

/** Whether there is one, or what it takes to make one; throws a config error otherwise. Makes nothing but the folder. */
export function requireEnvironment(
  engine: Engine,
  env: Environment,
  cache: string | undefined,
): void {
  const { name } = describe(engine);
  firstUsable(cacheFolders(env, cache), (folder, isWritable) => {
    if (whole(folder, name, env) !== undefined) return true;
    if (!isWritable) return undefined;
    findPython(env);
    return true;
  });
}

/** Lets go of an environment that was found to be broken: the next one who wants it makes it anew. True if it was broken. */
export function discardBroken(bin: string, engine: Engine, env: Environment): boolean {
  const modules = { duckdb: 'dbt.adapters.duckdb', bigquery: 'dbt.adapters.bigquery' };
  if (runs(bin, `import dbt.cli.main, ${modules[engine]}`, env)) return false;
  rmSync(join(bin, '..', stamp), { force: true });
  return true;
}

function describe(engine: Engine) {
  const lock = join(packageRoot, 'dbt', requirements[engine]);
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  return { lock, name: `dbt-${engine}-${hash.slice(0, 12)}` };
}

const stamp = 'whole';

/** The programs of the environment that the pointer names, if it is there and its Python starts and finds dbt. */
function whole(folder: string, name: string, env: Environment): string | undefined {
  const fresh = pointed(folder, name);
  if (fresh === undefined) return undefined;
  const bin = programsOf(join(folder, fresh));
  const found = 'import sys; from importlib.util import find_spec; sys.exit(not find_spec("dbt"))';
  return isThere(join(folder, fresh, stamp)) && runs(bin, found, env) ? bin : undefined;
}

function pointed(folder: string, name: string): string | undefined {
  try {
    const text = readFileSync(join(folder, `${name}.current`), 'utf8').trim();
    return text.startsWith(`${name}.`) && !/[/\\]/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

function point(folder: string, name: string, fresh: string): void {
  try {
    writeFileSync(join(folder, fresh, stamp), '');
    const draft = join(folder, `${fresh}.draft`);
    writeFileSync(draft, `${fresh}\n`);
    renameSync(draft, join(folder, `${name}.current`));
  } catch (error) {
    throw unavailableError(`The Python environment for dbt could not be kept in ${folder}`, {
      code: 'dbt_environment',
      hint: 'Check the free space there, or name another folder with --dbt-cache.',
      cause: error,
    });
  }
}

/** What a run that died, or one that was slower, has left. No build takes a day. */
function removeOld(folder: string, name: string, current: string): void {
  for (const entry of readdirSync(folder)) {
    if (!entry.startsWith(`${name}.`) || entry === current || entry === `${name}.current`) continue;
    const path = join(folder, entry);
    try {
      if (Date.now() - statSync(path).mtimeMs > dayMs)
        rmSync(path, { recursive: true, force: true });
    } catch {
      // Another run has removed it, or will.
    }
  }
}

function programsOf(folder: string): string {
  return join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
}

function runs(bin: string, script: string, env: Environment): boolean {
  const options = { env: environmentFor({}, env) };
  return spawnSync(join(bin, 'python'), [...isolated, '-c', script], options).status === 0;
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

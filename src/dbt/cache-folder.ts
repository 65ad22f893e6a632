import { accessSync, constants, lstatSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeFolders } from '../base/disk/make-folder.ts';
import { configError, systemCode } from '../base/errors.ts';
import type { Environment } from '../config/config.ts';
import { dbtCaches } from '../config/environment.ts';

/** Windows has no such thing. */
const ourUser = process.getuid?.();

/** A folder that Python environments are kept in. */
export interface CacheFolder {
  readonly path: string;
  /** Chosen by the user, who may have prepared it as somebody else; any other must be ours alone. */
  readonly isChosen: boolean;
}

/** Where an environment may be, best first: the folder that was named, or a cache of this user's. */
export function cacheFolders(env: Environment, given?: string): readonly CacheFolder[] {
  const { chosen, usual } = dbtCaches(env);
  const named = given ?? chosen;
  if (named !== undefined) return [{ path: resolve(named), isChosen: true }];
  return usual.map((path) => ({ path, isChosen: false }));
}

/**
 * Calls `use` with each folder in turn until it returns something. A folder that others may put programs in is passed over,
 * and so is one that cannot be used; throws a config error when none is left.
 */
export function firstUsable<T>(
  folders: readonly CacheFolder[],
  use: (path: string, isWritable: boolean) => T | undefined,
): T {
  const faults: string[] = [];
  for (const folder of folders) {
    const fault = makeOurs(folder);
    const isWritable = fault === undefined;
    const found = fault === notOurs ? undefined : use(folder.path, isWritable);
    if (found !== undefined) return found;
    faults.push(`${folder.path} (${fault ?? 'unknown'})`);
  }
  throw configError(`The Python environment for dbt can be kept nowhere: ${faults.join(', ')}`, {
    code: 'no_dbt_cache',
    hint: 'Name a folder that this user may write to with --dbt-cache, or point DBT_BIN to a dbt of your own.',
  });
}

const notOurs = 'others may write to it';

/** Neither a link that another has made nor a folder that another may change. */
function isOursAlone(path: string): boolean {
  if (ourUser === undefined) return true;
  const { uid, mode } = statSync(path);
  return lstatSync(path).uid === ourUser && uid === ourUser && (mode & 0o022) === 0;
}

/** Why it cannot be written to; undefined when it can. */
function makeOurs({ path, isChosen }: CacheFolder): string | undefined {
  try {
    makeFolders(path, 0o700);
    if (!isChosen && !isOursAlone(path)) return notOurs;
    accessSync(path, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return systemCode(error) ?? 'unknown';
  }
}

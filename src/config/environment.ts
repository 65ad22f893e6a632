import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { homeFolder } from '../base/disk/home-path.ts';
import type { Environment } from './config.ts';
import { nonEmpty, readTable, type Settings } from './setting.ts';
import { settings } from './settings.ts';
import { parseMask, parsePath } from './values.ts';

/** What is of the process and not of a run, from the environment alone. */
export const processSettings = {
  umask: {
    env: 'QONTO_ELT_UMASK',
    doc: 'What no new file lets others do: 077 keeps new files to their owner, 027 lets the group read them',
    schema: z.string().transform(parseMask),
    default: '077',
  },
  dbt_bin: {
    env: 'DBT_BIN',
    doc: 'The dbt to run, instead of our own',
    schema: z.string().transform(parsePath),
    shownDefault: 'that of a Python environment of our own',
  },
} as const satisfies Settings;

/**
 * The mode bits that no new file gets. Data, logs and reports are those of a bank account: by default nobody else may read
 * them, whatever the shell or the scheduler has set. Throws a config error.
 */
export function readUmask(env: Environment): number {
  return readVariable('umask', env);
}

/** A dbt of the user's own, instead of the bundled environment. Throws a config error. */
export function dbtBinary(env: Environment): string | undefined {
  return readVariable('dbt_bin', env);
}

function readVariable<K extends keyof typeof processSettings>(key: K, env: Environment) {
  const table = { [key]: processSettings[key] } as Pick<typeof processSettings, K>;
  return readTable(table, (_, { env: name = '' }) =>
    nonEmpty(env[name]) === undefined ? undefined : { value: env[name], source: name },
  )[key];
}

/** The environment for a program we start: ours, without the credentials it has no use for. */
export function environmentFor(
  extra: Readonly<Record<string, string>>,
  env: Environment,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^QONTO_(?!ELT_)/.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/** The environment without any of our settings, for a program that must not depend on them. */
export function cleanEnvironment(
  extra: Readonly<Record<string, string>>,
  env: Environment,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('QONTO_'));
  return { ...Object.fromEntries(kept), ...extra };
}

/**
 * Folders for what can be made again, best first. The one for temporary files is the last resort, where nobody has a
 * home. Whoever uses it has to make sure that it is theirs.
 */
export function dbtCaches(env: Environment): {
  readonly chosen: string | undefined;
  readonly usual: readonly string[];
} {
  const xdg = nonEmpty(env.XDG_CACHE_HOME);
  const home = homeFolder();
  const user = process.getuid?.();
  return {
    chosen: nonEmpty(env[settings.dbt_cache.env]),
    usual: [
      // Relative ones are to be ignored, by its specification.
      ...(xdg !== undefined && isAbsolute(xdg) ? [join(xdg, 'qonto-elt')] : []),
      ...(home === undefined ? [] : [join(home, '.cache', 'qonto-elt')]),
      ...(user === undefined ? [] : [join(tmpdir(), `qonto-elt-${user}`)]),
    ],
  };
}

/** Where programs are looked for by their names. */
export function programFolders(env: Environment): readonly string[] {
  return (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

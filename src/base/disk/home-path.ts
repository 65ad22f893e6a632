import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** A path, or why it is none, to go on after it: `"~x/y" begins with …`. */
export type HomePath = { readonly path: string } | { readonly problem: string };

/**
 * `~` and `~/x` as the home folder and what is in it. Shells do that only where they see a word begin, so in a config file,
 * after `duckdb:` or in quotes the sign reaches us; taken as a name, it would make a folder `~` that somebody removes
 * with `rm -r ~`.
 */
export function homePath(path: string): HomePath {
  if (!path.startsWith('~')) return { path };
  const [first = ''] = path.split(separator, 1);
  if (first !== '~') {
    return {
      problem: `begins with another user's home, which is not looked up: write the whole path, or ./${first} for a file of that name`,
    };
  }
  const home = homeFolder();
  return home === undefined
    ? {
        problem:
          'begins with ~, and the home folder of this user is not known: write the whole path',
      }
    : { path: join(home, path.slice(1)) };
}

const separator = process.platform === 'win32' ? /[/\\]/ : '/';

/** A user without an entry among the users of the machine, as in many containers, has none. */
export function homeFolder(): string | undefined {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}

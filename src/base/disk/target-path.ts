import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, relative, resolve } from 'node:path';

/** As many as systems follow. */
const mostLinks = 40;

/**
 * Where a path leads, each link on the way followed, also one to what is not there yet. Asks no more than it may see: what
 * cannot be looked at is taken by its name.
 */
export function targetPath(path: string): string {
  const { root } = parse(resolve(path));
  // Not `resolve`: it takes `link/..` for the folder that the link is in, and the system for that above its target.
  const whole = isAbsolute(path) ? path : join(process.cwd(), '/') + path;
  const ahead = namesOf(whole.slice(parse(whole).root.length));
  let links = 0;
  let at = root;
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    if (name === '..') {
      at = dirname(at);
      continue;
    }
    const target = links < mostLinks ? linkAt(join(at, name)) : undefined;
    if (target === undefined) {
      at = join(at, name);
      continue;
    }
    links += 1;
    ahead.unshift(...namesOf(target));
    if (isAbsolute(target)) at = root;
  }
  return at;
}

/** A path from the root on that names the same file, for people to read: as it is written, where that is where it leads. */
export function wholePath(path: string): string {
  return namesOf(path).includes('..') ? targetPath(path) : resolve(path);
}

/** Whether a file is, or would be, in a folder or is that folder: by its path, or by where links and mounts lead. */
export function isInside(file: string, folder: string): boolean {
  const files = [resolve(file), targetPath(file), targetPath(resolve(file))];
  const folders = [resolve(folder), targetPath(folder), targetPath(resolve(folder))];
  return files.some((path) => folders.some((one) => isBelow(path, one) || isIn(path, one)));
}

/** Whether two paths are, or would be, the same file. */
export function isSameFile(one: string, other: string): boolean {
  return targetPath(one) === targetPath(other) || isSame(one, other);
}

function namesOf(path: string): string[] {
  return path
    .split(process.platform === 'win32' ? /[/\\]/ : '/')
    .filter((name) => name !== '' && name !== '.');
}

function linkAt(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function isBelow(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return !isAbsolute(below) && !/^\.\.(?:[/\\]|$)/.test(below);
}

/** One folder may have two paths without a link: where it is mounted twice, or names do not distinguish capitals. */
function isIn(path: string, folder: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (isSame(at, folder)) return true;
    if (dirname(at) === at) return false;
  }
}

function isSame(one: string, other: string): boolean {
  const [found, sought] = [identity(one), identity(other)];
  return found !== undefined && found === sought;
}

function identity(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

import { lstatSync, opendirSync, readlinkSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, relative, resolve } from 'node:path';

/** As many as systems follow. */
const mostLinks = 40;

/**
 * Where a path leads, each link on the way followed, also one to what is not there yet. Asks no more than it may see: what
 * cannot be looked at is taken by its name. Each link is told.
 */
export function targetPath(path: string, onLink: (link: string) => void = () => {}): string {
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
    onLink(join(at, name));
    ahead.unshift(...namesOf(target));
    if (isAbsolute(target)) at = root;
  }
  return at;
}

/** A path from the root on that names the same file, for people to read: as it is written, where that is where it leads. */
export function wholePath(path: string): string {
  return namesOf(path).includes('..') ? targetPath(path) : resolve(path);
}

/**
 * Whether a file is, or would be, in a folder or is that folder: by its path, or by where links and mounts lead. A mount
 * may show a folder in it too, of which the first two levels are known.
 */
export function isInside(file: string, folder: string): boolean {
  const files = [resolve(file), targetPath(file), targetPath(resolve(file))];
  const folders = [resolve(folder), targetPath(folder), targetPath(resolve(folder))];
  if (files.some((path) => folders.some((one) => isBelow(path, one)))) return true;
  const known = new Set(identitiesBelow(folder, 2));
  return files.some((path) => isIn(path, known));
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
function isIn(path: string, folders: ReadonlySet<string>): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (folders.has(identity(at) ?? '')) return true;
    if (dirname(at) === at) return false;
  }
}

/** Of a folder and those in it, down to a depth. Where there are very many, of the first. */
function identitiesBelow(folder: string, depth: number): readonly string[] {
  const own = identity(folder);
  if (own === undefined) return [];
  return depth === 0
    ? [own]
    : [own, ...foldersIn(folder).flatMap((one) => identitiesBelow(one, depth - 1))];
}

const mostFolders = 64;

function foldersIn(folder: string): readonly string[] {
  const found: string[] = [];
  try {
    const entries = opendirSync(folder);
    try {
      for (let looked = 0; looked < mostFolders; looked += 1) {
        const entry = entries.readSync();
        if (entry === null) break;
        if (entry.isDirectory()) found.push(join(folder, entry.name));
      }
    } finally {
      entries.closeSync();
    }
  } catch {
    // What cannot be looked into cannot be compared.
  }
  return found;
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

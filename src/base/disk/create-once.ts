import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { configError, systemCode } from '../errors.ts';

/**
 * Gives a whole, flushed file its final name, and nobody else's name ever changes hands: false when the name is taken.
 * By a hard link where the file system knows them; `file` may still be there afterwards. Elsewhere by a folder at
 * `claim`, which belongs to this one name. False then also means that another run, finding our claim, has put the
 * file for us: whoever cannot bear that compares what is there.
 */
export function createOnce(file: string, target: string, claim: string): boolean {
  try {
    linkSync(file, target);
    return true;
  } catch (error) {
    const code = systemCode(error) ?? '';
    if (code === 'EEXIST') return false;
    if (!withoutLinks.has(code)) throw error;
    return createByClaim(file, target, claim);
  }
}

/**
 * What file systems answer that know no hard links: SMB, exFAT, FAT, drivers of FUSE; EISDIR is Windows' word for it.
 * EPERM is no permission here, but what Linux says in their name.
 */
const withoutLinks = new Set(
  ['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM', 'EMLINK', 'EXDEV'].concat(
    process.platform === 'win32' ? 'EISDIR' : [],
  ),
);

/**
 * A rename would take a name away from another file, but a folder never replaces one that holds something.
 * So the file goes into a folder, the folder is renamed to the claim, and only what lies in the claim may get the name.
 * Whoever finds a claim that was left there finishes it (`settleClaim`): at no step can a crash leave half a file.
 */
function createByClaim(file: string, target: string, claim: string): boolean {
  if (isThere(target)) return false;
  const draft = `${file}.d`;
  const name = basename(file);
  mkdirSync(draft);
  try {
    renameSync(file, join(draft, name));
    for (let tries = 1; !take(draft, claim); tries += 1) {
      settleClaim(claim, target);
      if (isThere(target)) return false;
      if (tries === mostTries) throw noWay(target, 'EEXIST');
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  const created = !isThere(target) && unlessGone(() => renameSync(join(claim, name), target));
  settleClaim(claim, target);
  return created;
}

/** As many as there may be runs at the same name, and more. */
const mostTries = 100;

/**
 * Puts what lies in a claim under its name, or drops it where the name is taken; nothing where there is no claim. While something lies
 * in it nobody else can have the claim, and so nobody can have taken the name since it was looked at.
 */
export function settleClaim(claim: string, target: string): void {
  let names: string[] = [];
  unlessGone(() => {
    names = readdirSync(claim);
  });
  for (const name of names) {
    const file = join(claim, name);
    unlessGone(() => (isThere(target) ? unlinkSync(file) : renameSync(file, target)));
  }
  try {
    rmdirSync(claim);
  } catch (error) {
    // Somebody else has done it, or has claimed the name since.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
  }
}

/** False when the claim is another's. */
function take(draft: string, claim: string): boolean {
  try {
    renameSync(draft, claim);
    return true;
  } catch (error) {
    const code = systemCode(error) ?? '';
    if (['ENOTEMPTY', 'EEXIST'].includes(code)) return false;
    // Windows and some servers say so of any folder that is there.
    if (['EPERM', 'EACCES'].includes(code) && isThere(claim)) return false;
    if (['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMFILE', 'EXDEV'].includes(code))
      throw noWay(claim, code);
    throw error;
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** False when the file was not there any more: another run has settled the claim. */
function unlessGone(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function noWay(path: string, code: string) {
  return configError(
    `The file system of ${dirname(path)} knows no hard links, and cannot rename a folder either (${code})`,
    {
      code: 'no_exclusive_names',
      hint: 'Two runs could not be kept apart there: choose a local disk or, for a bucket that is mounted as a folder, its own address, gs://BUCKET/PREFIX.',
    },
  );
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { settleClaim } from '../../base/disk/create-once.ts';
import { systemCode } from '../../base/errors.ts';

const prefix = 'claim+';

/** Where the claim on an object's name is, on file systems without hard links. No path of ours holds a plus. */
export function claimOf(root: string, path: string): string {
  return join(root, '.tmp', `${prefix}${path.replaceAll('/', '+')}`);
}

/** Finishes what runs that died had claimed and not yet named. */
export function settleClaims(root: string): void {
  for (const name of namesIn(join(root, '.tmp'))) {
    const parts = ourPath.test(name) ? name.slice(prefix.length).split('+') : undefined;
    if (parts !== undefined) settleClaim(join(root, '.tmp', name), join(root, ...parts));
  }
}

/** What somebody else has put there must lead nowhere else. */
const ourPath = /^claim\+(raw|quarantine|attachments|manifests|ctl)(\+[A-Za-z0-9][\w.-]*)+$/;

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

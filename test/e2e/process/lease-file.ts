import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Journey } from '../../support/journey.ts';

const record = z.object({ holder: z.string().nullable(), pid: z.number(), expires_at: z.number() });

/** The number of the process that holds the lease of a folder; undefined when nobody does. */
export function leaseHolder({ raw }: Pick<Journey, 'raw'>): number | undefined {
  try {
    const { holder, pid } = record.parse(JSON.parse(readFileSync(leaseFile(raw), 'utf8')));
    return holder === null ? undefined : pid;
  } catch {
    // There is none yet, or it is being exchanged.
    return undefined;
  }
}

/** Lets the lease run out, as it does when its holder is paused for longer than it lasts. */
export function expireLease({ raw }: Pick<Journey, 'raw'>): void {
  const file = leaseFile(raw);
  const lease = z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(`${file}.new`, `${JSON.stringify({ ...lease, expires_at: 1 })}\n`);
  renameSync(`${file}.new`, file);
}

export function leaseText({ raw }: Pick<Journey, 'raw'>): string {
  return existsSync(leaseFile(raw)) ? readFileSync(leaseFile(raw), 'utf8') : '';
}

const leaseFile = (raw: string): string => join(raw, 'ctl/lease.json');

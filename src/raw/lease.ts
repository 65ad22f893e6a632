import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import { busyError } from '../base/errors.ts';
import { jsonOrNothing } from '../base/json.ts';
import { isAlive, processName } from '../base/process-life.ts';
import { leasePath } from './paths.ts';
import type { RawZone } from './zone.ts';

/** Longer than any pause of a healthy run, short enough that a schedule of 15 minutes gets over a lost machine. */
export const leaseSeconds = 600;

const mostTries = 3;

/** Who takes a lease: a process of a machine. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** New in each process, since containers reuse process numbers. */
  readonly process: string;
  /** Whether a process of the same machine still runs. */
  readonly isAlive: (pid: number) => boolean;
}

const thisProcess: Holder = {
  host: hostname(),
  pid: process.pid,
  process: processName,
  isAlive,
};

const leaseSchema = z.object({
  holder: z.string().nullable(),
  host: z.string(),
  pid: z.number().int(),
  process: z.string().describe('New in each process, since containers reuse process numbers.'),
  expires_at: z.number(),
  newest_seq: z.number().int().nonnegative(),
});

export type LeaseRecord = z.infer<typeof leaseSchema>;

export interface Lease {
  /** Where the newest manifest was when the lease was last written: a hint, not a truth. */
  readonly newestSeq: number;
  renew(): Promise<void>;
  release(newestSeq: number): Promise<void>;
}

/**
 * A courtesy against overlapping runs, so that they do not both ask the bank. Safety does not rest on it: of two runs
 * that both believe to hold it, only one can create the next manifest. Throws a busy error when somebody else holds it.
 */
export async function takeLease(
  zone: RawZone,
  now: () => number,
  self: Holder = thisProcess,
): Promise<Lease> {
  const holder = randomUUID();
  const write = async (version: string | undefined, newestSeq: number, held: boolean) => {
    const record: LeaseRecord = {
      holder: held ? holder : null,
      host: self.host,
      pid: self.pid,
      process: self.process,
      expires_at: held ? now() + leaseSeconds * 1_000 : 0,
      newest_seq: newestSeq,
    };
    return zone.swap(leasePath, version, Buffer.from(`${JSON.stringify(record)}\n`));
  };
  let newestSeq = 0;
  for (let tries = 1; ; tries += 1) {
    const current = await readLease(zone);
    if (current !== undefined && isHeld(current.record, now(), self))
      throw busy(current.record, now());
    newestSeq = current?.record.newest_seq ?? 0;
    if (await write(current?.version, newestSeq, true)) break;
    // Somebody was faster. It may be one that has died in the middle of it and keeps nobody out.
    if (tries === mostTries) throw busy(undefined, now());
  }
  const own = async () => {
    const found = await readLease(zone);
    return found?.record.holder === holder ? found : undefined;
  };
  return {
    newestSeq,
    async renew() {
      const found = await own();
      if (found !== undefined) await write(found.version, found.record.newest_seq, true);
    },
    async release(seq) {
      const found = await own();
      if (found !== undefined) await write(found.version, seq, false);
    },
  };
}

/** The lease as it stands, for `status`; undefined when there is none or when it cannot be read. */
export async function readLease(
  zone: RawZone,
): Promise<{ readonly record: LeaseRecord; readonly version: string } | undefined> {
  const found = await zone.readVersioned(leasePath);
  if (found === undefined) return undefined;
  const record = leaseSchema.safeParse(jsonOrNothing(found.bytes));
  return { record: record.success ? record.data : nobody, version: found.version };
}

/** A holder on this very machine whose process is gone cannot come back: no need to wait for its time to run out. */
export function isHeld(record: LeaseRecord, now: number, self: Holder = thisProcess): boolean {
  if (record.holder === null || record.expires_at <= now) return false;
  // Nobody takes a lease for so long: a clock was set back since, and would keep everybody out by as much.
  if (record.expires_at > now + 2 * leaseSeconds * 1_000) return false;
  if (record.host !== self.host) return true;
  return record.pid === self.pid ? record.process === self.process : self.isAlive(record.pid);
}

const nobody: LeaseRecord = {
  holder: null,
  host: '',
  pid: 0,
  process: '',
  expires_at: 0,
  newest_seq: 0,
};

function busy(record: LeaseRecord | undefined, now: number) {
  const left = record === undefined ? leaseSeconds : Math.ceil((record.expires_at - now) / 1_000);
  const who = record === undefined ? '' : ` (process ${record.pid} on ${record.host})`;
  return busyError(`Another run holds the lease${who}`, {
    code: 'lease_held',
    hint: `Let it finish, or try again in ${left} s, when the lease ends by itself.`,
  });
}

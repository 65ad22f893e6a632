import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { createOnce } from '../../base/disk/create-once.ts';
import { busyError, systemCode } from '../../base/errors.ts';
import { jsonOrNothing } from '../../base/json.ts';
import { isAlive, processName } from '../../base/process-life.ts';
import { keepAlive, risingClock, type Timer } from '../../base/timer.ts';
import { longestWaitMs } from '../token-store.ts';

const heartbeatMs = 5_000;
/** A holder on another machine that has not moved for so long is gone. */
const staleMs = 20_000;
const lookMs = 100;

const holderSchema = z.object({ host: z.string(), pid: z.number().int(), process: z.string() });

/**
 * Waits until this process alone holds the lock file, and returns what lets go of it. Throws system errors, and a busy
 * error after two minutes.
 */
export async function takeFileLock(lock: string, timer: Timer): Promise<() => Promise<void>> {
  const own = await take(lock, timer);
  const stop = keepAlive(heartbeatMs, () => {
    const now = new Date();
    return utimes(lock, now, now);
  });
  return async () => {
    await stop();
    // A lock that cannot be removed ends with its process.
    await putAway(lock, own).catch(() => {});
  };
}

async function take(lock: string, timer: Timer): Promise<string> {
  const mine = { host: hostname(), pid: process.pid, process: processName, turn: randomUUID() };
  const content = JSON.stringify(mine);
  // Of one that is set back, the wait would last as much longer.
  const clock = risingClock(timer.now);
  const deadline = clock() + longestWaitMs;
  let seen = '';
  let seenSince = 0;
  while (!(await create(lock, content))) {
    const held = await look(lock);
    if (held === undefined) continue;
    const now = clock();
    // The time on the file is that of another machine: it only shows whether something changes.
    if (held.state !== seen) [seen, seenSince] = [held.state, now];
    if (isGone(held.content) || now - seenSince > staleMs) await putAway(lock, held.content);
    else if (now > deadline) {
      throw busyError(`Another run has held ${lock} for two minutes`, {
        code: 'token_lock_held',
        hint: 'Let it finish, then run again. If no run is at it, delete this file.',
      });
    } else await timer.sleep(lookMs);
  }
  return content;
}

/** Created at once and not opened for writing: so nobody ever sees a lock without its holder's name in it. */
async function create(lock: string, content: string): Promise<boolean> {
  const draft = `${lock}.${randomUUID()}`;
  await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
  try {
    return createOnce(draft, lock, claimOf(lock)) || (await look(lock))?.content === content;
  } finally {
    await rm(draft, { force: true });
  }
}

const claimOf = (lock: string): string => `${lock}.claim`;

async function look(lock: string) {
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(lock, 'utf8'), stat(lock)]);
    return { content, state: `${content} ${mtimeMs}` };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether the holder was a process of this machine that cannot come back. */
function isGone(content: string): boolean {
  const holder = holderSchema.safeParse(jsonOrNothing(content)).data;
  if (holder?.host !== hostname()) return false;
  return holder.pid === process.pid ? holder.process !== processName : !isAlive(holder.pid);
}

/** Of several that remove the same lock one succeeds; a newer one that got caught is put back. */
async function putAway(lock: string, expected: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
    try {
      if ((await readFile(aside, 'utf8')) !== expected) createOnce(aside, lock, claimOf(lock));
    } finally {
      await rm(aside, { force: true });
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

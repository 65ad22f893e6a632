import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { isAlive, processName } from '../process-life.ts';

const markerSchema = z.object({ host: z.string(), pid: z.number().int(), process: z.string() });

/** Of another machine nobody can say whether it lives; no run has a file for so long. */
const longestMs = 3_600_000;

/**
 * Says beside a file that a run of ours is at it, so that another one can distinguish it from somebody else's program. Returns
 * what takes it back. A courtesy: where it cannot be written, the file is used all the same.
 */
export function markRun(file: string): () => void {
  const marker = `${file}.${processName}.run`;
  const mine = { host: hostname(), pid: process.pid, process: processName };
  ignoring(() => writeFileSync(marker, JSON.stringify(mine)));
  return () => ignoring(() => rmSync(marker, { force: true }));
}

const uuid = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.run$/;

/** Whether another run of ours has said that it is at the file, and may still be. Removes what dead ones have said. */
export function isRunAt(file: string): boolean {
  let found = false;
  ignoring(() => {
    for (const name of readdirSync(dirname(file))) {
      const isMarker =
        name.startsWith(`${basename(file)}.`) && uuid.test(name.slice(basename(file).length));
      if (!isMarker) continue;
      const marker = join(dirname(file), name);
      if (mayLive(marker)) found = true;
      else ignoring(() => rmSync(marker, { force: true }));
    }
  });
  return found;
}

function mayLive(marker: string): boolean {
  const holder = read(marker);
  // One that is being written is not whole yet.
  if (holder === undefined) return isYoung(marker);
  if (holder.process === processName) return false;
  if (holder.host === hostname()) return holder.pid !== process.pid && isAlive(holder.pid);
  return isYoung(marker);
}

function isYoung(marker: string): boolean {
  const age = Date.now() - (statSync(marker, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  // Either way: what a clock that was ahead has written is of no run either.
  return Math.abs(age) < longestMs;
}

function read(marker: string): z.infer<typeof markerSchema> | undefined {
  try {
    return markerSchema.safeParse(JSON.parse(readFileSync(marker, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function ignoring(work: () => unknown): void {
  try {
    work();
  } catch {
    // Somebody else's folder, or a full disk, which is reported soon enough.
  }
}

import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { removeFolderLeftovers } from '../../base/disk/leftovers.ts';
import { makeFolders } from '../../base/disk/make-folder.ts';
import { syncFolder } from '../../base/disk/sync-folder.ts';
import { writeFlushed } from '../../base/disk/write-flushed.ts';
import { systemCode } from '../../base/errors.ts';
import { type Instant, instantOf } from '../../base/instant.ts';
import { jsonOrNothing } from '../../base/json.ts';
import type { Inbox, ReceivedEvent } from '../../extract/deps.ts';

/** Events that have come and are in no commit yet, in a folder of this machine. */
export interface Spool extends Inbox {
  /** Keeps an event: on the disk when it resolves. False, and nothing is kept, where the folder is full. Throws system errors. */
  add(event: ReceivedEvent): Promise<boolean>;
  /** Bytes that wait. */
  bytes(): number;
}

/** As much as a million events of a busy year have together; beyond it the bank is asked to send again later. */
export const mostSpooled = 64 * 1024 * 1024;

/**
 * Each file is written once, flushed and then given its name, so that there is no half of one. What comes while one is being
 * written goes into the next together: a burst costs a few flushes. Nobody else's files are touched but by `done`, which
 * removes what was committed; two services on one folder land an event twice, which is one row.
 */
export async function openSpool(folder: string, most = mostSpooled): Promise<Spool> {
  makeFolders(folder, 0o700);
  // Of a service that was killed. A young one may be of another service that is just writing it.
  await removeFolderLeftovers(folder, draftEnding, 60_000);
  let bytes = 0;
  for (const name of await packsIn(folder)) bytes += await sizeOf(join(folder, name));
  let waiting: Waiting[] = [];
  let isWriting = false;
  let written = 0;

  const drain = async () => {
    isWriting = true;
    while (waiting.length > 0) {
      const pack = waiting;
      waiting = [];
      written += 1;
      try {
        const name = `${Date.now()}-${String(written).padStart(9, '0')}-${randomUUID()}`;
        await writePack(folder, name, pack.map(({ line }) => line).join(''));
        for (const { resolve } of pack) resolve(true);
      } catch (error) {
        for (const { line, reject } of pack) {
          bytes -= Buffer.byteLength(line);
          reject(error);
        }
      }
    }
    isWriting = false;
  };
  return {
    bytes: () => bytes,
    add(event) {
      const line = `${JSON.stringify(lineOf(event))}\n`;
      const size = Buffer.byteLength(line);
      if (bytes + size > most) return Promise.resolve(false);
      bytes += size;
      return new Promise((resolve, reject) => {
        waiting.push({ line, resolve, reject });
        if (!isWriting) void drain();
      });
    },
    async take() {
      const names = (await packsIn(folder)).sort();
      return {
        events: readPacks(folder, names),
        async done() {
          for (const name of names) {
            const size = await sizeOf(join(folder, name));
            await rm(join(folder, name), { force: true });
            bytes = Math.max(0, bytes - size);
          }
        },
      };
    },
  };
}

interface Waiting {
  readonly line: string;
  readonly resolve: (kept: boolean) => void;
  readonly reject: (error: unknown) => void;
}

const ending = '.ndjson';
const draftEnding = '.new';

async function packsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(ending));
}

async function writePack(folder: string, name: string, text: string): Promise<void> {
  const draft = join(folder, `${name}${draftEnding}`);
  try {
    await writeFlushed(draft, text, 0o600);
    await rename(draft, join(folder, `${name}${ending}`));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    // Somebody has cleared the folder away: the next event finds one again.
    if (systemCode(error) === 'ENOENT') makeFolders(folder, 0o700);
    throw error;
  }
  await syncFolder(folder);
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

const lineSchema = z.object({
  received_at: z.iso.datetime(),
  is_garbled: z.boolean(),
  body: z.string(),
});

function lineOf({ body, receivedAt, isGarbled }: ReceivedEvent): z.input<typeof lineSchema> {
  return { received_at: receivedAt, is_garbled: isGarbled, body };
}

async function* readPacks(
  folder: string,
  names: readonly string[],
): AsyncGenerator<ReceivedEvent, void> {
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8').catch((error: unknown) => {
      // Another service has landed it meanwhile.
      if (systemCode(error) === 'ENOENT') return '';
      throw error;
    });
    for (const line of text.split('\n')) if (line !== '') yield eventOf(line);
  }
}

/** What somebody has changed in the folder is kept as far as it can be read, and set aside. */
function eventOf(line: string): ReceivedEvent {
  const { data } = lineSchema.safeParse(jsonOrNothing(line));
  return data === undefined
    ? { body: line, receivedAt: instantOf(Date.now()), isGarbled: true }
    : { body: data.body, receivedAt: data.received_at as Instant, isGarbled: data.is_garbled };
}

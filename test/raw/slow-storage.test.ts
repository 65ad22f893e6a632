import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { createPartWriter } from '../../src/raw/part-writer.ts';
import type { RawZone } from '../../src/raw/zone.ts';
import { temporaryFolder } from '../support/folders.ts';

const name = { stream: 'labels', seq: 1, attempt: 'x' };
/** It cannot be compressed, so that the compressor soon has to wait for the storage. */
const line = () => randomBytes(48 * 1024).toString('base64');
const enough = 200;

const shut = () => {};

/** A raw zone in a folder that takes no byte before it is let to. */
async function slowZone() {
  const zone = folderZone(await temporaryFolder());
  let open: (error?: Error) => void = shut;
  const isOpen = new Promise<Error | undefined>((resolve) => {
    open = resolve;
  });
  const create: RawZone['create'] = async (path, content) => {
    const error = await isOpen;
    if (error !== undefined) throw error;
    return zone.create(path, content);
  };
  return { zone: { ...zone, create }, open };
}

/** Writes until a write has to wait; its promise is wrapped, so that nobody waits for it yet. */
function writeUntilFull(writer: ReturnType<typeof createPartWriter>) {
  for (let written = 1; written < enough; written += 1) {
    const room = writer.write(line);
    if (room !== undefined) return { written, room };
  }
  throw new Error('nothing had to wait');
}

describe('a part whose storage is slow', () => {
  it('takes lines at once until too many wait, and again when they have gone', async () => {
    const { zone, open } = await slowZone();
    const writer = createPartWriter(zone, name);
    const { written, room } = writeUntilFull(writer);
    expect(written).toBeGreaterThan(3);
    expect(await Promise.race([room, 'waits'])).toBe('waits');
    open();
    await room;
    let more = 0;
    for (; more < 40; more += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (writer.write(line) === undefined) break;
    }
    expect(more).toBeLessThan(40);
    const parts = await writer.finish();
    expect(parts.map(({ rows }) => rows)).toEqual([written + more + 1]);
  });

  it('and fails wakes who waits for it', async () => {
    const { zone, open } = await slowZone();
    const writer = createPartWriter(zone, name);
    const { room } = writeUntilFull(writer);
    open(new Error('gone'));
    await expect(room).rejects.toThrow('gone');
    await writer.abandon();
  });
});

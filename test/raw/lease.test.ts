import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderZone } from '../../src/raw/folder/zone.ts';
import {
  type Holder,
  isHeld,
  type LeaseRecord,
  leaseSeconds,
  readLease,
  takeLease,
} from '../../src/raw/lease.ts';
import { temporaryFolder } from '../support/folders.ts';

const self: Holder = { host: 'here', pid: 5, process: 'mine', isAlive: (pid) => pid === 7 };
const other: Holder = { ...self, host: 'elsewhere' };
const held: LeaseRecord = {
  holder: 'somebody',
  host: 'here',
  pid: 7,
  process: 'theirs',
  expires_at: 10_000,
  newest_seq: 3,
};
const longest = 2 * leaseSeconds * 1_000;

describe('whether a lease is held', () => {
  it.each([
    ['by a process of this machine that runs', {}, 9_999, true],
    ['by one that is gone', { pid: 8 }, 0, false],
    ['by this very process', { pid: 5, process: 'mine' }, 0, true],
    ['by an earlier one of our number', { pid: 5 }, 0, false],
    ['by another machine, whatever runs here', { host: 'elsewhere', pid: 8 }, 0, true],
    ['by nobody', { holder: null }, 0, false],
    ['when its time is over', {}, 10_000, false],
    ['for longer than anybody takes it', { expires_at: longest + 1 }, 0, false],
    ['for as long as anybody takes it', { expires_at: longest }, 0, true],
  ])('%s', (_, changed, now, expected) => {
    expect(isHeld({ ...held, ...changed }, now, self)).toBe(expected);
  });
});

const open = async () => folderZone(await temporaryFolder());

describe('a lease', () => {
  it('says who has it and until when', async () => {
    const zone = await open();
    expect(await readLease(zone)).toBeUndefined();
    expect((await takeLease(zone, () => 1_000, self)).newestSeq).toBe(0);
    expect((await readLease(zone))?.record).toEqual({
      holder: expect.stringMatching(/^[0-9a-f-]{36}$/),
      host: 'here',
      pid: 5,
      process: 'mine',
      expires_at: 1_000 + leaseSeconds * 1_000,
      newest_seq: 0,
    });
    expect(String(await zone.read('ctl/lease.json'))).toMatch(/\}\n$/);
  });

  it('is refused while another has it, with who that is and how long it can take', async () => {
    const zone = await open();
    await takeLease(zone, () => 0, self);
    await expect(takeLease(zone, () => 1_500, other)).rejects.toMatchObject({
      kind: 'busy',
      code: 'lease_held',
      message: 'Another run holds the lease (process 5 on here)',
      hint: expect.stringContaining('in 599 s'),
    });
  });

  it('is refused to all but one who come at once, without a name', async () => {
    const zone = await open();
    const takers = Array.from({ length: 4 }, () => takeLease(zone, () => 0, other));
    const refused = (await Promise.allSettled(takers)).filter(
      ({ status }) => status === 'rejected',
    );
    expect(refused).toHaveLength(3);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason.hint).toMatch(/in 600 s/);
      expect(reason.message).toBe('Another run holds the lease (process 5 on elsewhere)');
    }
  });

  it('is renewed by its holder, and keeps its hint', async () => {
    const zone = await open();
    let now = 0;
    await (await takeLease(zone, () => now, self)).release(9);
    const lease = await takeLease(zone, () => now, self);
    expect(lease.newestSeq).toBe(9);
    now = 5_000;
    await lease.renew();
    expect((await readLease(zone))?.record).toMatchObject({
      expires_at: 605_000,
      newest_seq: 9,
      holder: expect.any(String),
    });
  });

  it('is let go of with where the newest manifest is', async () => {
    const zone = await open();
    const lease = await takeLease(zone, () => 0, self);
    await lease.release(4);
    expect((await readLease(zone))?.record).toMatchObject({
      holder: null,
      expires_at: 0,
      newest_seq: 4,
    });
    await lease.renew();
    expect((await readLease(zone))?.record.holder).toBeNull();
  });

  it('that somebody has taken away is nobody’s to renew or to let go of', async () => {
    const folder = await temporaryFolder();
    const lease = await takeLease(folderZone(folder), () => 0, self);
    await rm(join(folder, 'ctl', 'lease.json'));
    await lease.renew();
    await lease.release(4);
    expect(await readLease(folderZone(folder))).toBeUndefined();
  });

  it('that cannot be read is nobody’s', async () => {
    for (const text of ['{', '{"holder":5}', '']) {
      const zone = await open();
      await zone.create('ctl/lease.json', Buffer.from(text));
      expect((await readLease(zone))?.record).toEqual({
        holder: null,
        host: '',
        pid: 0,
        process: '',
        expires_at: 0,
        newest_seq: 0,
      });
      expect((await takeLease(zone, () => 0, self)).newestSeq).toBe(0);
    }
  });
});

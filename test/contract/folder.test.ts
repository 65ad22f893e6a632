import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { takeLease } from '../../src/raw/lease.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';
import { rawZoneContract } from './raw-zone.ts';

rawZoneContract('a folder', async () => folderZone(await temporaryFolder()));

it('a folder leaves nothing temporary behind', async () => {
  const folder = await temporaryFolder();
  const zone = folderZone(folder);
  await zone.create('a/b', Buffer.from('x'));
  await zone.create('a/b', Buffer.from('y'));
  await zone.swap('ctl/lease.json', undefined, Buffer.from('1'));
  expect(await filesBelow(folder)).toEqual(['a/b', 'ctl/lease.json']);
});

it('a folder that cannot be written to says so, and what to do', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  const zone = folderZone(join(folder, 'file'));
  await expect(zone.create('a', Buffer.from('x'))).rejects.toMatchObject({
    kind: 'config',
    code: 'raw_zone_unfit',
    hint: expect.stringContaining('--raw'),
  });
  await mkdir(join(folder, 'closed'));
  await chmod(join(folder, 'closed'), 0o500);
  // A superuser may write anywhere; for everybody else this must be the same clear error.
  if (process.getuid?.() !== 0) {
    await expect(
      folderZone(join(folder, 'closed')).create('a', Buffer.from('x')),
    ).rejects.toMatchObject({
      code: 'raw_zone_unfit',
    });
  }
});

it('the lease of a process that is gone from this machine is free at once', async () => {
  const zone = folderZone(await temporaryFolder());
  await takeLease(zone, Date.now);
  const held = await zone.readVersioned('ctl/lease.json');
  const gone = { ...JSON.parse(String(held?.bytes)), pid: 2 ** 22 + 1 };
  await zone.swap('ctl/lease.json', held?.version, Buffer.from(JSON.stringify(gone)));
  await expect(takeLease(zone, Date.now)).resolves.toBeDefined();
});

import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { findStored } from '../../src/extract/files/find-stored.ts';
import { sha256Of } from '../../src/raw/digest.ts';
import { gcsZone } from '../../src/raw/gcs/zone.ts';
import { leasePath, manifestPath } from '../../src/raw/paths.ts';
import { checkFile } from '../../src/verify/check-file.ts';
import { cloudUrls } from './support/urls.ts';
import { cloud, newBucket } from './support/worlds.ts';

const kibibyte = 1024;
const refusal = { kind: 'data', code: 'raw_zone_fault' };

/** A zone in a bucket in which somebody else writes too. */
async function shared() {
  const bucket = await newBucket();
  const zone = gcsZone({ bucket, prefix: 'company/', endpoint: cloudUrls().gcsUrl });
  const put = (name: string, bytes: Buffer) =>
    cloud().storage.bucket(bucket).file(name).save(bytes, { resumable: false });
  return { zone, put };
}

it('T164 what is read whole from a bucket has a length, whoever has put it there', async () => {
  const { zone, put } = await shared();
  await put(`company/${leasePath}`, Buffer.alloc(64 * kibibyte));
  expect(await zone.read(leasePath)).toHaveLength(64 * kibibyte);
  await put(`company/${leasePath}`, Buffer.alloc(64 * kibibyte + 1));
  await expect(zone.read(leasePath)).rejects.toMatchObject(refusal);
  await expect(zone.readVersioned(leasePath)).rejects.toMatchObject(refusal);
});

it('T164 no name leads out of the prefix, and nothing beside it is listed', async () => {
  const { zone, put } = await shared();
  for (const name of ['manifests', 'other/manifests', 'company-x/manifests', 'companymanifests'])
    await put(`${name}/0000000001.json`, Buffer.from('{}'));
  const found: string[] = [];
  for await (const path of zone.list('manifests/')) found.push(path);
  expect(found).toEqual([]);
  expect(await zone.read(manifestPath(1))).toBeUndefined();
  for (const path of ['../manifests/0000000001.json', '/manifests/a', 'a/../b', 'a//b', 'a/*', ''])
    await expect(zone.read(path)).rejects.toMatchObject(refusal);
});

it('T164 a receipt that is longer than any is neither believed nor read to its end, and its name is taken', async () => {
  const { zone, put } = await shared();
  const bytes = randomBytes(21 * kibibyte * kibibyte);
  const sha256 = sha256Of(bytes);
  await put(`company/attachments/a/${sha256}`, bytes);
  const file = { id: 'a', size: undefined, contentType: undefined };
  expect(await findStored(zone, file)).toBeUndefined();
  expect(await findStored(zone, { ...file, size: 10 })).toBeUndefined();
  expect(await checkFile(zone, { id: 'a', sha256, isAside: false })).toMatchObject({
    finding: { problem: 'altered', detail: expect.stringContaining('more than 20971520 bytes') },
  });
  expect(await zone.create(`attachments/a/${sha256}`, Buffer.from('ours'))).toBeUndefined();
});

import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSpool } from '../../../src/run/webhook/spool.ts';
import { temporaryFolder } from '../../support/folders.ts';

it('a draft that a killed service has left goes, and one that may be written now stays', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'old.new'), '{"half');
  const hourAgo = new Date(Date.now() - 3_600_000);
  await utimes(join(folder, 'old.new'), hourAgo, hourAgo);
  await writeFile(join(folder, 'young.new'), '{"half');
  await openSpool(folder);
  expect(await readdir(folder)).toEqual(['young.new']);
});

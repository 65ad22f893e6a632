import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { claimOf, settleClaims } from '../../src/raw/folder/claims.ts';
import { temporaryFolder } from '../support/folders.ts';

it('a claim is named after the object that it is on', () => {
  expect(claimOf('/data', 'raw/labels/1-a/0.gz')).toBe(
    join('/data', '.tmp', 'claim+raw+labels+1-a+0.gz'),
  );
});

it('what a run that died has claimed gets its name, and what else lies there stays', async () => {
  const root = await temporaryFolder();
  expect(() => settleClaims(root)).not.toThrow();
  expect(await readdir(root)).toEqual([]);
  await mkdir(join(root, 'ctl'));
  for (const name of ['claim+ctl+lease.json', 'claim+other+x', 'claim+ctl+..', 'xclaim+ctl+y']) {
    await mkdir(join(root, '.tmp', name), { recursive: true });
    await writeFile(join(root, '.tmp', name, 'draft'), '1');
  }
  settleClaims(root);
  expect(await readdir(join(root, 'ctl'))).toEqual(['lease.json']);
  expect((await readdir(join(root, '.tmp'))).sort()).toEqual([
    'claim+ctl+..',
    'claim+other+x',
    'xclaim+ctl+y',
  ]);
});

it('a folder for claims that is none is told', async () => {
  const root = await temporaryFolder();
  await writeFile(join(root, '.tmp'), '');
  expect(() => settleClaims(root)).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
});

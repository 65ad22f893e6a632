import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replaceFile } from '../../src/base/disk/replace-file.ts';
import { temporaryFolder } from '../support/folders.ts';

it('a file is replaced whatever others have left beside it, and an old draft of ours goes', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'page.html');
  const long = new Date(Date.now() - 5 * 86_400_000);
  await mkdir(join(folder, 'page.html.theirs.writing'));
  await writeFile(join(folder, 'page.html.ours.writing'), 'half');
  for (const name of ['theirs', 'ours'])
    await utimes(join(folder, `page.html.${name}.writing`), long, long);
  await writeFile(join(folder, 'page.html.young.writing'), 'half');
  await replaceFile(file, Buffer.from('whole'));
  expect(await readFile(file, 'utf8')).toBe('whole');
  expect((await readdir(folder)).sort()).toEqual([
    'page.html',
    'page.html.theirs.writing',
    'page.html.young.writing',
  ]);
});

import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replaceFile } from '../../src/base/disk/replace-file.ts';
import { smallDisk } from '../e2e/process/small-disk.ts';
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

it('T375 a file that there is no room for is named, and the one before stays', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'page.html');
  const module = new URL('../../src/base/disk/replace-file.ts', import.meta.url).href;
  const script = `import { replaceFile } from ${JSON.stringify(module)};
    await replaceFile(${JSON.stringify(file)}, Buffer.from('whole'));
    await replaceFile(${JSON.stringify(file)}, Buffer.alloc(100_000)).catch((error) => console.log(error.code, error.path));
    console.log(await (await import('node:fs/promises')).readdir(${JSON.stringify(folder)}));`;
  const { under } = await smallDisk(folder, 'size=16k');
  const [command = '', ...first] = under;
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), '--input-type=module'];
  const said = execFileSync(command, [...first, ...node, '--eval', script], { encoding: 'utf8' });
  expect(said).toBe(`ENOSPC ${file}\n[ 'page.html' ]\n`);
});

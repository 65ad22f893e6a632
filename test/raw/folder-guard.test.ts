import { execFileSync } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRegular, pathInside, readRegular } from '../../src/raw/folder/guard.ts';
import { temporaryFolder } from '../support/folders.ts';

const refused = (words: string) => ({
  kind: 'data',
  code: 'raw_zone_fault',
  message: expect.stringContaining(words),
  hint: expect.stringContaining('take it away'),
});

describe('a path inside a raw zone', () => {
  it('is where its names lead, whether they are there or not', async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, 'raw', 'labels'), { recursive: true });
    for (const path of ['raw/labels/x.json', 'raw/none/deep/x.json', 'x', '.tmp/x'])
      expect(pathInside(root, path)).toBe(join(root, ...path.split('/')));
    for (const path of ['raw/', 'raw/labels/', '.tmp/', 'none/'])
      expect(pathInside(root, path)).toBe(join(root, ...path.split('/').slice(0, -1)));
  });

  it.each(['../x', 'raw/../x', 'raw//x', 'raw/*.gz', '/etc/passwd', '', 'raw/x//', 'a b'])(
    'has no other names than ours: %j',
    async (path) => {
      const root = await temporaryFolder();
      expect(() => pathInside(root, path)).toThrow(
        expect.objectContaining(refused('is no name of ours')),
      );
    },
  );

  it('goes through no link, at any depth', async () => {
    const [root, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    await mkdir(join(root, 'raw', 'labels'), { recursive: true });
    await symlink(elsewhere, join(root, 'manifests'));
    await symlink(elsewhere, join(root, 'raw', 'labels', 'deep'));
    const isLink = expect.objectContaining(refused('is a link, and no folder'));
    for (const path of ['manifests/1.json', 'manifests/', 'raw/labels/deep/x', 'raw/labels/deep/'])
      expect(() => pathInside(root, path)).toThrow(isLink);
    // The last name is of a file, which is looked at when it is opened.
    expect(pathInside(root, 'raw/labels/deep')).toBe(join(root, 'raw', 'labels', 'deep'));
    await symlink(root, join(elsewhere, 'root'));
    expect(pathInside(join(elsewhere, 'root'), 'raw/x')).toBe(join(elsewhere, 'root', 'raw', 'x'));
  });
});

/** Which of our own descriptors are open, where the system says so. */
const openFiles = () => readdir('/proc/self/fd').catch(() => []);

describe('a file of a raw zone', () => {
  it('is read when it is a regular one, up to the length that ours have', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '12345');
    const { handle, size } = await openRegular(file);
    expect([size, String(await handle.readFile())]).toEqual([5, '12345']);
    await handle.close();
    expect(String(await readRegular(file, 5))).toBe('12345');
    await expect(readRegular(file, 4)).rejects.toMatchObject(
      refused('has 5 bytes, and ours have at most 4'),
    );
    await expect(readRegular(`${file}.none`, 5)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is no link, no pipe, no socket and no folder, and nothing stays open', async () => {
    const folder = await temporaryFolder();
    const at = (name: string) => join(folder, name);
    await writeFile(at('file'), '1');
    await symlink(at('file'), at('link'));
    execFileSync('mkfifo', [at('pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
    const before = await openFiles();
    for (const [name, fault] of [
      ['link', refused('is a link, and no file')],
      ['pipe', refused('is no regular file')],
      ['socket', refused('is no regular file')],
      ['.', { code: 'EISDIR' }],
    ] as const) {
      await expect(openRegular(at(name))).rejects.toMatchObject(fault);
      await expect(readRegular(at(name), 5)).rejects.toMatchObject(fault);
    }
    expect(await openFiles()).toEqual(before);
    server.close();
  });
});

import { chmod, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createOnce, settleClaim } from '../../src/base/disk/create-once.ts';
import { settleClaims } from '../../src/raw/folder/claims.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { takeFileLock } from '../../src/tokens/file/lock.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';
import { forbidFolderNames, forbidLinks, linkFailures } from '../support/no-links.ts';

async function start() {
  const folder = await temporaryFolder();
  const write = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  return { folder, write, target: join(folder, 'target'), claim: join(folder, 'claim') };
}

const timer = { now: Date.now, sleep: async () => {} };

describe.each(linkFailures)('T140 where a hard link fails with %s', (code) => {
  it('a name is given once, and nothing else is left', async () => {
    forbidLinks(code);
    const { folder, write, target, claim } = await start();
    expect(createOnce(await write('one', '1'), target, claim)).toBe(true);
    expect(createOnce(await write('two', '2'), target, claim)).toBe(false);
    expect(await readFile(target, 'utf8')).toBe('1');
    expect(await readdir(folder)).toEqual(['target', 'two']);
  });

  it('a zone and the lock of the tokens work', async () => {
    forbidLinks(code);
    const folder = await temporaryFolder();
    const zone = folderZone(folder);
    expect(await zone.create('raw/x/1', Buffer.from('1'))).toMatchObject({ bytes: 1 });
    expect(await zone.create('raw/x/1', Buffer.from('2'))).toBeUndefined();
    expect(await zone.swap('ctl/l', undefined, Buffer.from('1'))).toBe(true);
    expect(await zone.swap('ctl/l', 'another', Buffer.from('2'))).toBe(false);
    expect(await zone.read('ctl/l')).toEqual(Buffer.from('1'));
    const release = await takeFileLock(join(folder, 'lock'), timer);
    expect(await filesBelow(folder)).toEqual(['ctl/l', 'lock', 'raw/x/1']);
    await release();
    expect(await filesBelow(folder)).toEqual(['ctl/l', 'raw/x/1']);
  });
});

async function leave() {
  const scene = await start();
  await mkdir(scene.claim);
  await rename(await scene.write('theirs', 'theirs'), join(scene.claim, 'theirs'));
  forbidLinks('ENOTSUP');
  return scene;
}

describe('T140 a claim that was left behind', () => {
  it('is finished by whoever wants the name next, who is then too late', async () => {
    const { folder, write, target, claim } = await leave();
    expect(createOnce(await write('mine', 'mine'), target, claim)).toBe(false);
    expect(await readFile(target, 'utf8')).toBe('theirs');
    expect(await readdir(folder)).toEqual(['target']);
  });

  it('is dropped where the name is taken', async () => {
    const { folder, write, target, claim } = await leave();
    await write('target', 'first');
    settleClaim(claim, target);
    expect(await readFile(target, 'utf8')).toBe('first');
    expect(await readdir(folder)).toEqual(['target']);
  });

  it('that is empty keeps nobody out', async () => {
    const { folder, write, target, claim } = await start();
    await mkdir(claim);
    forbidLinks('ENOTSUP');
    expect(createOnce(await write('mine', 'mine'), target, claim)).toBe(true);
    expect(await readdir(folder)).toEqual(['target']);
    settleClaim(claim, target);
  });

  it('is finished when the next run takes the lease; what leads elsewhere is left alone', async () => {
    const root = await temporaryFolder();
    const names = [
      'claim+manifests+0000000001.json',
      'claim+..+escaped',
      'claim+manifests+..+..+escaped',
      'claim+elsewhere+x',
      'something',
    ];
    for (const name of names) {
      await mkdir(join(root, '.tmp', name), { recursive: true });
      await writeFile(join(root, '.tmp', name, 'content'), name);
    }
    await mkdir(join(root, 'manifests'));
    settleClaims(root);
    expect(await filesBelow(root)).toEqual([
      ...names
        .slice(1)
        .map((name) => `.tmp/${name}/content`)
        .sort(),
      'manifests/0000000001.json',
    ]);
    settleClaims(await temporaryFolder());
  });
});

describe('T140 where a folder cannot be renamed either', () => {
  it.each(['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMFILE', 'EXDEV'])(
    '%s is said in our words, and nothing is left',
    async (code) => {
      forbidLinks('ENOTSUP');
      forbidFolderNames(code);
      const { folder, write, target, claim } = await start();
      const file = await write('one', '1');
      expect(() => createOnce(file, target, claim)).toThrow(
        expect.objectContaining({
          kind: 'config',
          code: 'no_exclusive_names',
          message: expect.stringMatching(`${folder} knows no hard links.* \\(${code}\\)`),
        }),
      );
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it.each(['EIO', 'EPERM', 'EACCES'])(
    '%s of a name that is free stays what it is',
    async (code) => {
      forbidLinks('ENOTSUP');
      forbidFolderNames(code);
      const { write, target, claim } = await start();
      const file = await write('one', '1');
      expect(() => createOnce(file, target, claim)).toThrow(expect.objectContaining({ code }));
    },
  );

  it.each(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'])(
    '%s of a claim that is there says that it is another’s',
    async (code) => {
      const { folder, write, target, claim } = await leave();
      forbidFolderNames(code);
      expect(createOnce(await write('mine', 'mine'), target, claim)).toBe(false);
      expect(await readFile(target, 'utf8')).toBe('theirs');
      expect(await readdir(folder)).toEqual(['target']);
    },
  );

  it('a claim that nobody can ever have is given up', async () => {
    forbidLinks('ENOTSUP');
    forbidFolderNames('ENOTEMPTY');
    const { folder, write, target, claim } = await start();
    const file = await write('one', '1');
    expect(() => createOnce(file, target, claim)).toThrow(
      expect.objectContaining({ code: 'no_exclusive_names' }),
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('a link that fails for another reason is no matter of names', async () => {
    forbidLinks('EIO');
    const { folder, write, target, claim } = await start();
    const file = await write('one', '1');
    expect(() => createOnce(file, target, claim)).toThrow(expect.objectContaining({ code: 'EIO' }));
    expect(await readdir(folder)).toEqual(['one']);
  });
});

describe('T140 where it cannot be done at all', () => {
  it('a folder without permission is told as such, and not as a file system', async () => {
    forbidLinks('EPERM');
    const { folder, write, target, claim } = await start();
    const file = await write('one', '1');
    await chmod(folder, 0o500);
    try {
      if (process.getuid?.() === 0) expect(createOnce(file, target, claim)).toBe(true);
      else expect(() => createOnce(file, target, claim)).toThrow(/EACCES/);
    } finally {
      await chmod(folder, 0o700);
    }
  });
});

import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDigest, sha256Of } from '../../src/raw/digest.ts';
import { folderFault } from '../../src/raw/folder/faults.ts';
import { giveName, orUndefined, takeAway, writeDurably } from '../../src/raw/folder/files.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { createPartWriter, partBytes } from '../../src/raw/part-writer.ts';
import { attachmentFolder, attachmentPath, isSafeId, partPath } from '../../src/raw/paths.ts';
import { temporaryFolder } from '../support/folders.ts';

const missing = (code: string) => Object.assign(new Error(code), { code });

async function* content() {
  yield Buffer.from('one ');
  yield Buffer.from('two');
}

const fail = () => {
  throw new Error('no');
};

describe('files of a folder', () => {
  it('are written through, chunk by chunk, into folders that are made', async () => {
    const file = join(await temporaryFolder(), 'a', 'b', 'c');
    const chunks: string[] = [];
    await writeDurably(file, content(), (chunk) => void chunks.push(String(chunk)));
    expect(chunks).toEqual(['one ', 'two']);
    expect(await readFile(file, 'utf8')).toBe('one two');
    await expect(writeDurably(file, Buffer.from('x'), () => {})).rejects.toMatchObject({
      code: 'EEXIST',
    });
    expect(await readFile(file, 'utf8')).toBe('one two');
  });

  it('leave nothing when their content fails', async () => {
    const folder = await temporaryFolder();
    await expect(writeDurably(join(folder, 'x'), Buffer.from('x'), fail)).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });

  it('take a name once', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'one'), '1');
    await writeFile(join(folder, 'two'), '2');
    const target = join(folder, 'x', 'y', 'name');
    expect(await giveName(join(folder, 'one'), target, join(folder, 'c'))).toBe(true);
    expect(await giveName(join(folder, 'two'), target, join(folder, 'c'))).toBe(false);
    expect(await readFile(target, 'utf8')).toBe('1');
    const missing = giveName(join(folder, 'none'), join(folder, 'z'), join(folder, 'c'));
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('go away when they are what was expected, and else stay', async () => {
    const folder = await temporaryFolder();
    const [file, aside] = [join(folder, 'file'), join(folder, 'tmp', 'aside')];
    const claim = join(folder, 'tmp', 'claim');
    expect(await takeAway(file, aside, claim, sha256Of('1'))).toBe(false);
    await writeFile(file, '1');
    expect(await takeAway(file, aside, claim, sha256Of('2'))).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('1');
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
    expect(await takeAway(file, aside, claim, sha256Of('1'))).toBe(true);
    expect(await readdir(folder)).toEqual(['tmp']);
    await expect(takeAway(join(folder, 'tmp', 'x', 'y'), aside, claim, '')).resolves.toBe(false);
    await symlink(folder, join(folder, 'loop'));
    await writeFile(file, '1');
    await expect(takeAway(join(file, 'below'), aside, claim, '')).rejects.toMatchObject({
      code: 'ENOTDIR',
    });
  });

  it('that are not there are undefined; what else is wrong is thrown', async () => {
    expect(await orUndefined(Promise.resolve(5))).toBe(5);
    expect(await orUndefined(Promise.reject(missing('ENOENT')))).toBeUndefined();
    await expect(orUndefined(Promise.reject(missing('EIO')))).rejects.toMatchObject({
      code: 'EIO',
    });
  });
});

const drain = async (items: AsyncIterable<unknown>) => {
  for await (const _ of items);
};

describe('a fault of the folder', () => {
  it.each([
    ['ENOSPC', 'unavailable', 'The disk is full'],
    ['EDQUOT', 'unavailable', 'quota'],
    ['EACCES', 'config', 'No permission'],
    ['EPERM', 'config', 'No permission'],
    ['EROFS', 'config', 'read-only'],
    ['ENAMETOOLONG', 'config', 'too long'],
    ['EISDIR', 'data', 'A folder is in the way'],
    ['EIO', 'unavailable', 'reports an error'],
  ])('%s is %s and says what to do', (code, kind, words) => {
    const fault = folderFault(missing(code), '/data/raw');
    expect(fault).toMatchObject({
      kind,
      code: kind === 'config' ? 'raw_zone_unfit' : 'raw_zone_fault',
      message: expect.stringMatching(new RegExp(`${words}.* /data/raw \\(${code}\\)`)),
      hint: expect.stringMatching(/\w{4}/),
      cause: expect.any(Error),
    });
  });

  it('of a code that nobody knows is told all the same', () => {
    expect(folderFault(missing('EWHAT'), '/data/raw')).toMatchObject({
      exit: 69,
      message: 'The system refuses it in the raw zone /data/raw (EWHAT)',
    });
  });

  it('that is none of the system stays what it is', () => {
    for (const error of [new Error('no code'), 'text'])
      expect(folderFault(error, '/data/raw')).toBe(error);
  });

  it('is told in our words by every call', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const zone = folderZone(join(folder, 'file'));
    for (const call of [
      () => zone.create('a', Buffer.from('x')),
      () => zone.read('a'),
      () => zone.readVersioned('a'),
      () => zone.checksums('a'),
      () => zone.swap('a', 'version', undefined),
      () => drain(zone.open('a')),
      () => drain(zone.list('a/')),
    ])
      await expect(call()).rejects.toMatchObject({ kind: 'config', code: 'raw_zone_unfit' });
  });

  it('is bad data where a file is in the way within a folder that is one', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'raw'), '');
    await expect(
      folderZone(folder).create('raw/labels/1-a/1.ndjson.gz', Buffer.from('x')),
    ).rejects.toMatchObject({
      kind: 'data',
      code: 'raw_zone_fault',
      hint: expect.stringContaining('changed by hand'),
    });
  });
});

describe('a folder as a zone', () => {
  it('names its objects by their path, and leaves no temporary file', async () => {
    const folder = await temporaryFolder();
    const zone = folderZone(folder);
    expect(zone.uri('a/b')).toBe(join(folder, 'a', 'b'));
    expect(zone.localFile('a/b')).toBe(join(folder, 'a', 'b'));
    expect(await zone.location()).toBeUndefined();
    const stored = await zone.create('a/b', Buffer.from('123456789'));
    expect(stored).toEqual({
      path: 'a/b',
      bytes: 9,
      sha256: sha256Of('123456789'),
      crc32c: '4waSgw==',
    });
    expect(await zone.create('a/b', Buffer.from('x'))).toBeUndefined();
    expect(await zone.create('a/b', Buffer.from('123456789'))).toEqual(stored);
    expect(await readdir(join(folder, '.tmp'))).toEqual([]);
    expect(await zone.checksums('a/b')).toEqual({
      bytes: 9,
      sha256: sha256Of('123456789'),
      crc32c: '4waSgw==',
    });
    expect(await zone.checksums('none')).toBeUndefined();
    await mkdir(join(folder, 'a', 'deep', 'er'), { recursive: true });
    await writeFile(join(folder, 'a', 'deep', 'er', 'c'), '');
    const found = [];
    for await (const path of zone.list('a/')) found.push(path);
    expect(found.sort()).toEqual(['a/b', 'a/deep/er/c']);
  });

  it('swaps only what was seen', async () => {
    const folder = await temporaryFolder();
    const zone = folderZone(folder);
    expect(await zone.swap('l', sha256Of('1'), Buffer.from('2'))).toBe(false);
    expect(await zone.swap('l', undefined, Buffer.from('1'))).toBe(true);
    expect(await zone.swap('l', undefined, Buffer.from('2'))).toBe(false);
    expect(await zone.swap('l', sha256Of('1'), Buffer.from('2'))).toBe(true);
    expect(await zone.readVersioned('l')).toEqual({
      bytes: Buffer.from('2'),
      version: sha256Of('2'),
    });
    expect(await zone.swap('l', sha256Of('2'), undefined)).toBe(true);
    expect(await zone.swap('l', undefined, undefined)).toBe(true);
    expect(await readdir(folder)).toEqual(['.tmp']);
  });

  it('knows bytes by size and checksums', () => {
    const digest = createDigest();
    digest.update(Buffer.from('12345'));
    digest.update(Buffer.from('6789'));
    expect(digest.finish()).toEqual({
      bytes: 9,
      sha256: sha256Of('123456789'),
      crc32c: '4waSgw==',
    });
  });
});

describe('names in a zone', () => {
  it('are made of numbers of one length', () => {
    const name = { stream: 'labels', seq: 3, attempt: 'x', part: 7 };
    expect(partPath(name)).toBe('raw/labels/0000000003-x/00007.ndjson.gz');
    expect(partPath({ ...name, stream: 'quarantine' })).toBe(
      'quarantine/0000000003-x/00007.ndjson.gz',
    );
    expect(attachmentPath('a_1-B', 'f')).toBe('attachments/a_1-B/f');
  });

  it('hold no id that could leave its folder', () => {
    for (const id of ['', '.', '..', 'a/b', '-a', '_a', 'a.b', 'a\n', ' a', 'a'.repeat(129)]) {
      expect(isSafeId(id)).toBe(false);
      expect(() => attachmentFolder(id)).toThrow(RangeError);
    }
    for (const id of ['a', '0', 'Z-_9', 'a'.repeat(128)]) expect(isSafeId(id)).toBe(true);
  });
});

const text = async (folder: string, path: string) =>
  gunzipSync(await readFile(join(folder, path))).toString();

describe('parts', () => {
  const name = { stream: 'labels', seq: 1, attempt: 'x' };

  it('hold lines that know their place, and say what they hold', async () => {
    const folder = await temporaryFolder();
    const writer = createPartWriter(folderZone(folder), name);
    await writer.write(({ part, row }) => `${part} ${row} é`);
    await writer.write(({ part, row }) => `${part} ${row}`);
    const [part, ...others] = await writer.finish();
    expect(others).toEqual([]);
    const path = 'raw/labels/0000000001-x/00000.ndjson.gz';
    expect(part).toMatchObject({ stream: 'labels', path, rows: 2, text_length: 10 });
    expect(await text(folder, path)).toBe('0 0 é\n0 1\n');
    expect(part?.sha256).toBe(sha256Of(await readFile(join(folder, path))));
  });

  it('are none where nothing was written', async () => {
    expect(await createPartWriter(folderZone(await temporaryFolder()), name).finish()).toEqual([]);
  });

  it('end when they are full, and the next begins', async () => {
    const folder = await temporaryFolder();
    const writer = createPartWriter(folderZone(folder), name);
    const line = 'x'.repeat(partBytes / 2 - 1);
    for (let n = 0; n < 3; n += 1) await writer.write(() => line);
    const parts = await writer.finish();
    expect(parts.map(({ rows, text_length: length }) => [rows, length])).toEqual([
      [2, partBytes],
      [1, partBytes / 2],
    ]);
  });

  it('leave nothing when they are given up', async () => {
    const folder = await temporaryFolder();
    const writer = createPartWriter(folderZone(folder), name);
    await writer.write(() => 'x');
    await writer.abandon();
    expect(await readdir(join(folder, '.tmp'))).toEqual([]);
    expect(await readdir(folder)).toEqual(['.tmp']);
  });

  it('are never written over', async () => {
    const zone = folderZone(await temporaryFolder());
    for (const words of ['one', 'two']) {
      const writer = createPartWriter(zone, name);
      await writer.write(() => words);
      if (words === 'one') await writer.finish();
      else await expect(writer.finish()).rejects.toThrow('exists already');
    }
  });

  it('end with the fault of the storage', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'raw'), '');
    const writer = createPartWriter(folderZone(folder), name);
    await writer.write(() => 'x');
    await expect(writer.finish()).rejects.toMatchObject({ code: 'raw_zone_fault' });
  });
});

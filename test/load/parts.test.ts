import { existsSync, mkdirSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { dataError } from '../../src/base/errors.ts';
import { processName } from '../../src/base/process-life.ts';
import { openFault, statementFault } from '../../src/load/duckdb/faults.ts';
import { deliveryFault, withDelivery } from '../../src/load/parts/delivery.ts';
import { verifiedPart } from '../../src/load/parts/verified-part.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { createPartWriter } from '../../src/raw/part-writer.ts';
import type { RawZone } from '../../src/raw/zone.ts';
import { temporaryFolder } from '../support/folders.ts';

const prefix = join(tmpdir(), `qonto-elt-parts-${encodeURIComponent(hostname())}-`);

const broken = (code: string) => Object.assign(new Error(code), { code });

describe('files that parts are brought to', () => {
  it('live as long as the work on them', async () => {
    const folders: string[] = [];
    const done = await withDelivery(false, async (delivery) => {
      if (delivery === 'in_bucket') throw new Error('no');
      const files = [delivery.newFile(), delivery.newFile()];
      folders.push(join(files[0] ?? '', '..'));
      expect(files).toEqual(['1', '2'].map((n) => join(folders[0] ?? '', `${n}.ndjson.gz`)));
      expect(existsSync(folders[0] ?? '')).toBe(true);
      expect(folders[0]).toContain(`${prefix}${process.pid}-${processName}-`);
      return 'done';
    });
    expect(done).toBe('done');
    expect(existsSync(folders[0] ?? '')).toBe(false);
    await expect(withDelivery(true, async (delivery) => delivery)).resolves.toBe('in_bucket');
    const failing = withDelivery(false, async () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
  });

  it('of processes that are gone are cleared away, those of others stay', async () => {
    const foreign = prefix.replace('qonto', 'other');
    const all = [
      `${prefix}4190000-x-a`,
      `${prefix}${process.pid}-x-a`,
      `${prefix}${process.pid}-${processName}-a`,
      `${prefix}1-x-a`,
      `${foreign}4190000-x-a`,
    ];
    onTestFinished(async () => {
      for (const folder of all) await rm(folder, { recursive: true, force: true });
    });
    for (const folder of all) mkdirSync(join(folder, 'deep'), { recursive: true });
    await withDelivery(false, async (delivery) => delivery !== 'in_bucket' && delivery.newFile());
    expect(all.map((folder) => existsSync(folder))).toEqual([false, false, true, true, true]);
  });

  it('need a folder for temporary files', async () => {
    vi.stubEnv('TMPDIR', join(await temporaryFolder(), 'none'));
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const asked = withDelivery(
      false,
      async (delivery) => delivery !== 'in_bucket' && delivery.newFile(),
    );
    await expect(asked).rejects.toMatchObject({ kind: 'unavailable', code: 'temporary_folder' });
  });

  it('cannot be had: that is said of the temporary folder, other faults are left', () => {
    for (const code of ['ENOSPC', 'EDQUOT', 'ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EMFILE', 'EIO'])
      expect(deliveryFault(broken(code))).toMatchObject({
        kind: 'unavailable',
        code: 'temporary_folder',
        message: expect.stringContaining(`(${code})`),
      });
    for (const error of [broken('EWHAT'), broken('XEIO'), broken('EIOX'), new Error('no')])
      expect(deliveryFault(error)).toBe(error);
  });
});

async function written() {
  const folder = await temporaryFolder();
  const zone = folderZone(folder);
  const writer = createPartWriter(zone, { stream: 'labels', seq: 1, attempt: 'x' });
  await writer.write(() => '{"id":"a"}');
  const [part] = await writer.finish();
  if (part === undefined) throw new Error('a part');
  /** As a bucket shows it: there is no file of it on this machine. */
  const bucket: RawZone = { ...zone, localFile: () => undefined };
  return { folder, zone, bucket, part, file: join(folder, part.path) };
}

const damaged = (words: string) => ({
  kind: 'data',
  code: 'part_damaged',
  message: expect.stringContaining(words),
});

describe('a part', () => {
  it('T161 on this machine is loaded as a copy of the bytes that were hashed', async () => {
    const { folder, zone, part, file } = await written();
    const target = join(folder, 'copy');
    const delivery = { newFile: () => target };
    const brought = async (asked = part) => (await verifiedPart(zone, 1, asked, delivery)).file?.();
    const staged = await verifiedPart(zone, 1, part, delivery);
    expect(staged).toEqual({ uri: file, rows: 1, file: expect.any(Function) });
    expect(existsSync(target), 'nobody has asked for it').toBe(false);
    expect(await staged.file?.()).toBe(target);
    const bytes = await readFile(file);
    await appendFile(file, 'x');
    expect(await staged.file?.(), 'brought once').toBe(target);
    expect(await readFile(target)).toEqual(bytes);
    await expect(brought()).rejects.toMatchObject(damaged('was changed since'));
    await writeFile(file, bytes);
    const long = { ...part, bytes: part.bytes + 1 };
    await expect(brought(long)).rejects.toMatchObject(damaged('was changed since'));
    await rm(file);
    await expect(brought()).rejects.toMatchObject(damaged('cannot be read'));
    await writeFile(join(file, '..', 'x'), '');
    await mkdir(file);
    await expect(brought()).rejects.toMatchObject({ kind: 'data' });
  });

  it('in a bucket is known by what the storage says, and by its bytes where that is another version', async () => {
    const { bucket, part, file } = await written();
    expect(await verifiedPart(bucket, 1, part, 'in_bucket')).toEqual({ uri: file, rows: 1 });
    for (const wrong of [{ bytes: 1 }, { crc32c: 'AAAAAA==' }])
      await expect(
        verifiedPart(bucket, 1, { ...part, ...wrong }, 'in_bucket'),
      ).rejects.toMatchObject(damaged('was changed since'));
    const copy = { ...part, generation: '5' };
    expect(await verifiedPart(bucket, 1, copy, 'in_bucket')).toEqual({ uri: file, rows: 1 });
    await expect(
      verifiedPart(bucket, 1, { ...copy, sha256: 'x' }, 'in_bucket'),
    ).rejects.toMatchObject(damaged('was changed since'));
    expect(await verifiedPart(bucket, 1, { ...part, sha256: 'x' }, 'in_bucket')).toEqual({
      uri: file,
      rows: 1,
    });
    await rm(file);
    await expect(verifiedPart(bucket, 1, part, 'in_bucket')).rejects.toMatchObject(
      damaged('cannot be read'),
    );
  });

  it('that passes through this machine is copied, and known by its bytes', async () => {
    const { folder, bucket, part, file } = await written();
    const target = join(folder, 'copy');
    const delivery = { newFile: () => target };
    const staged = await verifiedPart(bucket, 1, part, delivery);
    expect(staged).toEqual({ uri: file, rows: 1, file: expect.any(Function) });
    expect(await staged.file?.()).toBe(target);
    expect(await readFile(target)).toEqual(await readFile(file));
    const nowhere = await verifiedPart(bucket, 1, part, {
      newFile: () => join(folder, 'none', 'copy'),
    });
    await expect(nowhere.file?.()).rejects.toMatchObject({ code: 'temporary_folder' });
    const other = await verifiedPart(bucket, 1, { ...part, sha256: 'x' }, delivery);
    await expect(other.file?.()).rejects.toMatchObject(damaged('was changed since'));
  });
});

describe('a fault of DuckDB', () => {
  it('says who has the file open', () => {
    const locked = 'IO Error: Could not set lock on file "/(PID 1)/b": ';
    const held = 'Conflicting lock is held in /usr/bin/node (PID 42) by user me.\nmore';
    expect(openFault('/b', new Error(`${locked}${held}`))).toMatchObject({
      kind: 'held',
      code: 'warehouse_held',
      message: 'The DuckDB file /b is open in another program (PID 42)',
    });
    expect(openFault('/b', new Error(`${locked}Resource unavailable`))).toMatchObject({
      message: 'The DuckDB file /b is open in another program',
    });
    expect(openFault('/b', new Error('no\nmore'))).toMatchObject({
      kind: 'unavailable',
      code: 'warehouse_unavailable',
      message: 'The DuckDB file /b cannot be opened: no',
      cause: expect.any(Error),
    });
    expect(openFault('/b', 'words')).toMatchObject({
      message: 'The DuckDB file /b cannot be opened: words',
    });
  });

  it('of a statement is told on a line, and ours are left', () => {
    const ours = dataError('ours', { code: 'x', hint: 'y' });
    expect(statementFault('/b', ours)).toBe(ours);
    expect(statementFault('/b', new Error('no\nmore'))).toMatchObject({
      kind: 'unavailable',
      code: 'warehouse_fault',
      message: 'The DuckDB file /b could not take the rows: no',
    });
  });
});

import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { dataError } from '../../../src/base/errors.ts';
import { processName } from '../../../src/base/process-life.ts';
import { damagedFile, fileFault } from '../../../src/tokens/file/faults.ts';
import { takeFileLock } from '../../../src/tokens/file/lock.ts';
import {
  makeFolder,
  readPrivately,
  writePrivately,
} from '../../../src/tokens/file/private-file.ts';
import { fileTokenStore } from '../../../src/tokens/file/store.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { tokenRecord } from './support/token-record.ts';
import { door, sleepingTimer } from './support/waiting.ts';

const isSuperuser = process.getuid?.() === 0;
const modeOf = async (path: string) => ((await stat(path)).mode & 0o7777).toString(8);

async function start() {
  const vault = join(await temporaryFolder(), 'deep', 'vault');
  const file = join(vault, 'tokens.json');
  const timer = sleepingTimer();
  return { vault, file, timer, store: fileTokenStore(file, timer) };
}

describe('a file of one’s own', () => {
  it('is made in folders of one’s own, and replaces the one before', async () => {
    const { vault, file } = await start();
    expect(await readPrivately(file).catch((error) => error.code)).toBeUndefined();
    await writePrivately(file, Buffer.from('one'));
    await writePrivately(file, Buffer.from('two'));
    expect(String(await readPrivately(file))).toBe('two');
    expect([await modeOf(file), await modeOf(vault), await modeOf(join(vault, '..'))]).toEqual([
      '600',
      '700',
      '700',
    ]);
    expect(await readdir(vault)).toEqual(['tokens.json']);
    await expect(makeFolder(vault)).resolves.toBeUndefined();
    await expect(makeFolder(join(file, 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('takes away what a killed writer has left of it, and nothing else', async () => {
    const { vault, file } = await start();
    await mkdir(vault, { recursive: true, mode: 0o700 });
    for (const name of [
      'tokens.json.1.new',
      'tokens.json.1.old',
      'other.json.1.new',
      'tokens.json5.new',
    ])
      await writeFile(join(vault, name), '');
    await writePrivately(file, Buffer.from('one'));
    expect((await readdir(vault)).sort()).toEqual([
      'other.json.1.new',
      'tokens.json',
      'tokens.json.1.old',
      'tokens.json5.new',
    ]);
  });

  it('leaves nothing behind when it cannot be put under its name', async () => {
    const { vault, file } = await start();
    await mkdir(join(file, 'in the way'), { recursive: true, mode: 0o700 });
    await expect(writePrivately(file, Buffer.from('one'))).rejects.toMatchObject({
      code: expect.stringMatching(/^E/),
    });
    expect(await readdir(vault)).toEqual(['tokens.json']);
  });

  it.each([
    ['600', 0o600, undefined],
    ['400', 0o400, undefined],
    ['640', 0o640, 'other users may open it'],
    ['604', 0o604, 'other users may open it'],
    ['601', 0o601, 'other users may open it'],
    ['620', 0o620, 'other users may open it'],
  ])('is read only where nobody else may open it: %s', async (_, mode, why) => {
    const { file } = await start();
    await writePrivately(file, Buffer.from('one'));
    await chmod(file, mode);
    if (why === undefined) expect(String(await readPrivately(file))).toBe('one');
    else
      await expect(readPrivately(file)).rejects.toMatchObject({
        kind: 'config',
        code: 'token_file_unfit',
        message: expect.stringContaining(why),
      });
  });

  it.each([
    ['755', 0o755, true],
    ['770', 0o770, false],
    ['702', 0o702, false],
    ['sticky and open to all', 0o1777, true],
  ])('lies in a folder that only its owner changes: %s', async (_, mode, isFit) => {
    const { vault, file } = await start();
    await writePrivately(file, Buffer.from('one'));
    await chmod(vault, mode);
    const fault = {
      code: 'token_file_unfit',
      message: expect.stringContaining('change its folder'),
    };
    if (isFit) {
      await writePrivately(file, Buffer.from('two'));
      expect(String(await readPrivately(file))).toBe('two');
    } else {
      await expect(readPrivately(file)).rejects.toMatchObject(fault);
      await expect(writePrivately(file, Buffer.from('two'))).rejects.toMatchObject(fault);
    }
  });

  it('is a regular file of ours, and no link to one', async () => {
    const { file } = await start();
    await writePrivately(file, Buffer.from('one'));
    if (isSuperuser) await chown(file, 12_345, 12_345);
    await expect(readPrivately(isSuperuser ? file : '/etc/passwd')).rejects.toThrow('another user');
    await rename(file, `${file}.real`);
    await symlink(`${file}.real`, file);
    await expect(readPrivately(file)).rejects.toMatchObject({ code: 'ELOOP' });
    const other = (await start()).file;
    await mkdir(other, { recursive: true, mode: 0o700 });
    await expect(readPrivately(other)).rejects.toThrow('no regular file');
  });
});

describe('a store in a file', () => {
  it('writes only over what was read', async () => {
    const { file, store } = await start();
    expect(store.name).toBe(`file:${file}`);
    expect(await store.read()).toBeUndefined();
    expect(await store.write(tokenRecord('none'), 'a version')).toBe(false);
    expect(await store.write(tokenRecord('one'), undefined)).toBe(true);
    expect(await store.write(tokenRecord('two'), undefined)).toBe(false);
    const found = await store.read();
    expect(found?.record.refreshToken.reveal()).toBe('refresh-one');
    expect(found?.version).toMatch(/^[0-9a-f]{64}$/);
    expect(await store.write(tokenRecord('two'), found?.version)).toBe(true);
    expect(await store.write(tokenRecord('three'), found?.version)).toBe(false);
    expect((await store.read())?.record.refreshToken.reveal()).toBe('refresh-two');
  });

  it('does one work at a time, and goes on after one that fails', async () => {
    const { vault, file, store } = await start();
    await store.exclusively(async () => expect(await readdir(vault)).toEqual(['tokens.json.lock']));
    expect(await readdir(vault)).toEqual([]);
    await expect(store.exclusively(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const { open, isOpen } = door();
    const order: string[] = [];
    const inside = door();
    const first = store.exclusively(async () => {
      inside.open();
      await isOpen;
      order.push('first');
    });
    await inside.isOpen;
    const timer = sleepingTimer(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      open();
    });
    const second = fileTokenStore(file, timer).exclusively(async () => order.push('second'));
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('says in our words what is wrong', async () => {
    const { vault, file, store } = await start();
    await store.write(tokenRecord('one'), undefined);
    await writeFile(file, '{}');
    await expect(store.read()).rejects.toMatchObject({
      kind: 'config',
      code: 'token_file_unfit',
      message: expect.stringContaining('or is damaged'),
    });
    await expect(store.write(tokenRecord('two'), undefined)).rejects.toMatchObject({
      code: 'token_file_unfit',
    });
    await rename(vault, `${vault}.aside`);
    await writeFile(vault, '');
    for (const call of [() => store.read(), () => store.exclusively(async () => {})])
      await expect(call()).rejects.toMatchObject({
        kind: 'config',
        code: 'token_file_unfit',
        message: expect.stringMatching(/A file is in the way \((ENOTDIR|EEXIST)\)/),
      });
  });

  it('keeps faults that are in our words, and links apart from the rest', () => {
    const ours = dataError('ours', { code: 'x', hint: 'y' });
    expect(fileFault(ours, 'f')).toBe(ours);
    expect(fileFault(Object.assign(new Error(), { code: 'ELOOP' }), 'f')).toMatchObject({
      kind: 'config',
      message: expect.stringContaining('symbolic link'),
    });
    expect(fileFault(new Error('what'), 'f')).toMatchObject({
      code: 'token_file_fault',
      message: expect.stringContaining('(unknown)'),
    });
    expect(damagedFile('f')).toMatchObject({
      hint: expect.stringContaining('QONTO_REFRESH_TOKEN'),
    });
  });
});

const lockOf = async () => join(await temporaryFolder(), 'lock');

describe('the lock', () => {
  const holder = { host: hostname(), pid: process.pid, process: processName, turn: 'x' };

  it('names its holder, is nobody else’s to read, and goes away', async () => {
    const lock = await lockOf();
    const release = await takeFileLock(lock, sleepingTimer());
    expect(JSON.parse(await readFile(lock, 'utf8'))).toEqual({
      ...holder,
      turn: expect.any(String),
    });
    expect(await modeOf(lock)).toBe('600');
    expect(await readdir(join(lock, '..'))).toEqual(['lock']);
    await release();
    expect(await readdir(join(lock, '..'))).toEqual([]);
    await expect(release()).resolves.toBeUndefined();
  });

  it('of somebody else is not taken away with one’s own', async () => {
    const lock = await lockOf();
    const release = await takeFileLock(lock, sleepingTimer());
    await writeFile(lock, 'another');
    await release();
    expect(await readFile(lock, 'utf8')).toBe('another');
    expect(await readdir(join(lock, '..'))).toEqual(['lock']);
  });

  it.each([
    ['of a process that is gone', { pid: 4_190_000 }, 0],
    ['of our number in another life', { process: 'gone' }, 0],
    ['of ourselves, that does not move', {}, 20_100],
    ['of another machine, that does not move', { host: 'elsewhere', pid: 4_190_000 }, 20_100],
    ['that is no lock of ours', 'what?', 20_100],
    ['that holds something else', { pid: 'x' }, 20_100],
  ])('%s is waited for so long: %#', async (_, changed, waited) => {
    const lock = await lockOf();
    await writeFile(
      lock,
      typeof changed === 'string' ? changed : JSON.stringify({ ...holder, ...changed }),
    );
    const timer = sleepingTimer();
    await (await takeFileLock(lock, timer))();
    expect(timer.waited()).toBe(waited);
  });

  it('that moves is waited for 20 s from its last move, and given up after two minutes', async () => {
    const lock = await lockOf();
    await writeFile(lock, JSON.stringify({ ...holder, host: 'elsewhere' }));
    const moving = sleepingTimer(async (ms) => {
      if (ms <= 30_000 && ms % 5_000 === 0) await utimes(lock, ms, ms);
    });
    await (await takeFileLock(lock, moving))();
    expect(moving.waited()).toBe(50_100);
    await writeFile(lock, JSON.stringify({ ...holder, host: 'elsewhere' }));
    const forever = sleepingTimer((ms) => utimes(lock, ms / 1_000, ms / 1_000));
    await expect(takeFileLock(lock, forever)).rejects.toMatchObject({
      kind: 'busy',
      code: 'token_lock_held',
    });
    expect(forever.waited()).toBe(120_100);
  });

  it('is moved by its holder every five seconds', async () => {
    const lock = await lockOf();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const release = await takeFileLock(lock, sleepingTimer());
      await utimes(lock, 1, 1);
      vi.advanceTimersByTime(5_000);
      await vi.waitFor(async () => expect((await stat(lock)).mtimeMs).toBeGreaterThan(1_000));
      await release();
    } finally {
      vi.useRealTimers();
    }
  });

  it('where none can be made says so', async () => {
    const lock = join(await lockOf(), 'no folder', 'lock');
    await expect(takeFileLock(lock, sleepingTimer())).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

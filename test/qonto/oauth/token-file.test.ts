import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readdir, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { Secret } from '../../../src/base/secret.ts';
import { fileTokenStore } from '../../../src/tokens/file/store.ts';
import type { TokenRecord } from '../../../src/tokens/token-record.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { patientTimer, realTimer } from './support/clients.ts';
import { modeOf } from './support/oauth-journey.ts';

const tokens: TokenRecord = {
  oauthUrl: 'https://oauth.example.org',
  accessToken: new Secret('access-of-the-file'),
  accessExpiresAt: 0,
  refreshToken: new Secret('refresh-of-the-file'),
  rotatedAt: 0,
  seeds: [],
};

async function startStore() {
  const vault = join(await temporaryFolder(), 'deep', 'vault');
  const file = join(vault, 'tokens.json');
  return { vault, file, store: fileTokenStore(file, realTimer) };
}

describe('the token file', () => {
  it('and the folders made for it are nobody else’s, whatever the umask', async () => {
    const { vault, file, store } = await startStore();
    const before = process.umask(0);
    try {
      await store.exclusively(() => store.write(tokens, undefined));
    } finally {
      process.umask(before);
    }
    expect(await modeOf(file)).toBe('600');
    expect(await modeOf(vault)).toBe('700');
    expect(await modeOf(join(vault, '..'))).toBe('700');
    expect(await readdir(vault)).toEqual(['tokens.json']);
  });

  it.each([
    ['others may read it', (file: string) => chmod(file, 0o644), 'other users may open it'],
    ['its group may write it', (file: string) => chmod(file, 0o620), 'other users may open it'],
    [
      'others may change its folder',
      (file: string) => chmod(join(file, '..'), 0o770),
      'other users may change its folder',
    ],
    ['it is damaged', (file: string) => writeFile(file, '{"kind":"qonto-elt tok'), 'is damaged'],
    ['it is something else', (file: string) => writeFile(file, '{}'), 'something else'],
    [
      'it is a link',
      async (file: string) => {
        await rename(file, `${file}.real`);
        await symlink(`${file}.real`, file);
      },
      'symbolic link',
    ],
    [
      'it is a named pipe',
      async (file: string) => {
        await rename(file, `${file}.real`);
        await promisify(execFile)('mkfifo', ['-m', '600', file]);
      },
      'no regular file',
    ],
  ] as const)('is refused when %s', async (_, harm, why) => {
    const { file, store } = await startStore();
    await store.write(tokens, undefined);
    await harm(file);
    const refusal = { exit: exitStatus.config, message: expect.stringContaining(why) };
    await expect(store.read()).rejects.toMatchObject(refusal);
    await expect(store.write(tokens, undefined)).rejects.toMatchObject(refusal);
  });

  it('is refused when it belongs to somebody else', async () => {
    const { file, store } = await startStore();
    await store.write(tokens, undefined);
    // Only a superuser can give a file away; to anybody else, theirs are such files.
    const isSuperuser = process.getuid?.() === 0;
    if (isSuperuser) await chown(file, 12_345, 12_345);
    const foreign = isSuperuser ? store : fileTokenStore('/etc/passwd', realTimer);
    await expect(foreign.read()).rejects.toMatchObject({
      exit: exitStatus.config,
      message: expect.stringContaining('belongs to another user'),
    });
  });

  it('is neither read nor written where its folder belongs to somebody else, whatever that folder allows', async () => {
    const { vault, file, store } = await startStore();
    await store.write(tokens, undefined);
    // Only a superuser can give a folder away; to anybody else, another superuser's is trusted and its files are not.
    const isSuperuser = process.getuid?.() === 0;
    if (isSuperuser) await chown(vault, 12_345, 12_345);
    const foreign = isSuperuser ? store : fileTokenStore('/etc/passwd', realTimer);
    const refusal = {
      exit: exitStatus.config,
      code: 'token_file_unfit',
      message: expect.stringContaining('belongs to another user'),
    };
    await expect(foreign.read()).rejects.toMatchObject(refusal);
    if (isSuperuser) await expect(store.write(tokens, undefined)).rejects.toMatchObject(refusal);
    expect(await readdir(vault)).toEqual(['tokens.json']);
    expect(await modeOf(file)).toBe('600');
  });

  it('a folder that cannot be written to is found out before anything is asked of the bank', async () => {
    const { vault, store } = await startStore();
    await mkdir(join(vault, '..'), { recursive: true });
    await writeFile(vault, 'in the way');
    let asked = 0;
    const turn = store.exclusively(async () => {
      asked += 1;
    });
    await expect(turn).rejects.toMatchObject({
      exit: exitStatus.config,
      code: 'token_file_unfit',
    });
    expect(asked).toBe(0);
  });

  it('what a killed writer has left is cleared away by the next', async () => {
    const { vault, file, store } = await startStore();
    await store.write(tokens, undefined);
    await writeFile(`${file}.1234.new`, 'half of some tok', { mode: 0o600 });
    const { version } = (await store.read()) ?? {};
    await store.write(tokens, version);
    expect(await readdir(vault)).toEqual(['tokens.json']);
  });
});

async function held(holder: object) {
  const { vault, file, store } = await startStore();
  await mkdir(vault, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.lock`, JSON.stringify(holder));
  return { lock: `${file}.lock`, file, store, vault };
}

describe('the lock beside it', () => {
  it.each([
    ['a process that is gone', { pid: 4_190_000, process: 'gone' }],
    ['this process number in another life', { pid: process.pid, process: 'gone' }],
  ])('of %s is not waited for', async (_, holder) => {
    const { store, vault } = await held({ host: hostname(), ...holder });
    expect(await store.exclusively(async () => 'mine')).toBe('mine');
    expect(await readdir(vault)).toEqual([]);
  });

  it('of another machine is waited for while it moves, and for 20 s more', async () => {
    const { lock, file } = await held({ host: 'elsewhere', pid: 1, process: 'other' });
    const timer = patientTimer();
    let beats = 0;
    const sleep = async (ms: number) => {
      await timer.sleep(ms);
      // As its holder does, by a clock of its own.
      if (timer.waited() < 30_000 && timer.waited() % 5_000 === 0) {
        beats += 1;
        await utimes(lock, beats, beats);
      }
    };
    await fileTokenStore(file, { now: timer.now, sleep }).exclusively(async () => {});
    expect(beats).toBe(5);
    expect(timer.waited()).toBeGreaterThanOrEqual(45_000);
    expect(timer.waited()).toBeLessThan(46_000);
  });

  it('of another machine that moves for ever is given up on, with the status for it', async () => {
    const { lock, file } = await held({ host: 'elsewhere', pid: 1, process: 'other' });
    const timer = patientTimer();
    const sleep = async (ms: number) => {
      await timer.sleep(ms);
      await utimes(lock, timer.waited() / 1_000, timer.waited() / 1_000);
    };
    const turn = fileTokenStore(file, { now: timer.now, sleep }).exclusively(async () => {});
    await expect(turn).rejects.toMatchObject({ exit: exitStatus.busy, code: 'token_lock_held' });
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTokenStore } from '../../../src/tokens/file/store.ts';
import type { TokenRecord } from '../../../src/tokens/token-record.ts';
import type { TokenStore } from '../../../src/tokens/token-store.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { realTimer, secretStore } from './support/clients.ts';
import { startSecretManager } from './support/secret-manager.ts';
import { tokenRecord } from './support/token-record.ts';
import { door } from './support/waiting.ts';

function record(name: string): TokenRecord {
  return {
    ...tokenRecord(name),
    accessExpiresAt: Date.parse('2026-11-21T13:00:00Z'),
    rotatedAt: Date.parse('2026-11-21T12:00:00Z'),
    seeds: ['0a1b'],
  };
}

const revealed = (one: TokenRecord | undefined) =>
  one && {
    ...one,
    accessToken: one.accessToken.reveal(),
    refreshToken: one.refreshToken.reveal(),
  };

/** Opens the same address as often as it is called, as runs on several machines would. */
type OpenStore = () => TokenStore;

const backends: readonly (readonly [string, () => Promise<OpenStore>])[] = [
  [
    'a file',
    async () => {
      const file = join(await temporaryFolder(), 'vault', 'tokens.json');
      return () => fileTokenStore(file, realTimer);
    },
  ],
  [
    'Secret Manager',
    async () => {
      const secret = await startSecretManager();
      return () => secretStore(secret);
    },
  ],
];

describe.each(backends)('%s as a token store', (_, open) => {
  it('is empty at first, and then holds what was written, for others too', async () => {
    const store = await open();
    expect(await store().read()).toBeUndefined();
    expect(await store().write(record('one'), undefined)).toBe(true);
    const found = await store().read();
    expect(revealed(found?.record)).toEqual(revealed(record('one')));
    expect(await store().write(record('two'), found?.version)).toBe(true);
    expect(revealed((await store().read())?.record)).toEqual(revealed(record('two')));
  });

  it('writes only over what was read', async () => {
    const store = await open();
    await store().write(record('one'), undefined);
    expect(await store().write(record('two'), undefined)).toBe(false);
    expect(await store().write(record('two'), 'another version')).toBe(false);
    const { version } = (await store().read()) ?? {};
    await store().write(record('two'), version);
    expect(await store().write(record('three'), version)).toBe(false);
    expect(revealed((await store().read())?.record)).toEqual(revealed(record('two')));
  });

  it('lets one in at a time, whoever waits, and keeps what each has written', async () => {
    const store = await open();
    let inside = 0;
    let most = 0;
    const turns = ['a', 'b', 'c', 'd'].map((name) => {
      const own = store();
      return own.exclusively(async () => {
        inside += 1;
        most = Math.max(most, inside);
        const found = await own.read();
        await new Promise((resolve) => setTimeout(resolve, 30));
        const seeds = [...(found?.record.seeds ?? []), name];
        expect(await own.write({ ...record(name), seeds }, found?.version)).toBe(true);
        inside -= 1;
      });
    });
    await Promise.all(turns);
    expect(most).toBe(1);
    const { record: last } = (await store().read()) ?? {};
    expect([...(last?.seeds ?? [])].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives the turn on when the work fails', async () => {
    const store = await open();
    const fault = new Error('no');
    await expect(store().exclusively(() => Promise.reject(fault))).rejects.toBe(fault);
    expect(await store().exclusively(async () => 'mine')).toBe('mine');
  });

  it('shows what is there while somebody else has the turn', async () => {
    const store = await open();
    await store().write(record('one'), undefined);
    const work = door();
    const turn = store().exclusively(() => work.isOpen);
    expect(revealed((await store().read())?.record)).toEqual(revealed(record('one')));
    work.open();
    await turn;
    expect(revealed((await store().read())?.record)).toEqual(revealed(record('one')));
  });
});

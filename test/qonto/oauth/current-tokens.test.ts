import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/base/secret.ts';
import { seedHash } from '../../../src/qonto/oauth/policy.ts';
import { hour, later, oauthUrl, start } from './support/token-source.ts';

describe('tokens that can be used now', () => {
  it('are those in the store, while they last, and nobody is asked or kept waiting', async () => {
    const { put, fresh, access, asked, faults, warned } = start();
    put(fresh('stored'));
    expect(await access()).toBe('access-stored');
    expect([asked, faults.turns, warned]).toEqual([[], 0, []]);
  });

  it('are new ones when those are near their end, and those are stored first', async () => {
    const { put, fresh, access, asked, answers, grant, timer, stored, faults } = start();
    put(fresh('old', { seeds: ['before'] }));
    await timer.sleep(51 * 60_000);
    answers.push(() => grant('new'));
    expect(await access()).toBe('access-new');
    expect(asked).toEqual(['refresh-old']);
    expect(faults.turns).toBe(1);
    expect(stored()).toMatchObject({
      oauthUrl,
      accessExpiresAt: timer.now() + hour,
      rotatedAt: timer.now(),
      seeds: ['before'],
    });
    expect(stored()?.refreshToken.reveal()).toBe('refresh-new');
  });

  it('are new ones when the bank has refused those, unless another run has renewed them', async () => {
    const { put, fresh, access, asked, answers, grant } = start();
    put(fresh('old'));
    answers.push(() => grant('new'));
    expect(await access('access-old')).toBe('access-new');
    expect(await access('access-old')).toBe('access-new');
    expect(asked).toEqual(['refresh-old']);
  });

  it('are looked at anew when the turn has come', async () => {
    const { put, fresh, access, source, asked } = start();
    put(fresh('old'));
    const { exclusively } = source.store;
    source.store.exclusively = (work) => {
      put(fresh('of another run'));
      return exclusively(work);
    };
    expect(await access('access-old')).toBe('access-of another run');
    expect(asked).toEqual([]);
  });

  it('last from when they were asked for, and keep the refresh token that was not changed', async () => {
    const { access, answers, grant, stored, timer } = start('seed-one');
    const before = timer.now();
    answers.push(
      () => {
        throw later(true);
      },
      () => {
        throw later(true);
      },
      () => grant('new', { refreshToken: undefined }),
    );
    await access();
    expect(stored()?.accessExpiresAt).toBe(before + hour);
    expect(stored()?.refreshToken.reveal()).toBe('seed-one');
    expect(stored()?.seeds).toEqual([seedHash(new Secret('seed-one'))]);
  });

  it('come without what webhooks are signed with, which stays as it is in the store', async () => {
    const { put, fresh, access, answers, grant, stored } = start();
    const secrets = ['one', 'two'].map((subscription) => ({
      subscription,
      secret: new Secret(`signs-${subscription}`),
    }));
    put(fresh('1', { webhookSecrets: secrets.slice(1) }));
    answers.push(() => grant('2'));
    await access('access-1');
    expect(stored()?.webhookSecrets).toEqual(secrets.slice(1));
    // While the bank is asked, a webhook is made.
    answers.push(() => {
      put(fresh('2', { webhookSecrets: secrets }));
      return grant('3');
    });
    expect(await access('access-2')).toBe('access-3');
    expect(stored()?.refreshToken.reveal()).toBe('refresh-3');
    expect(stored()?.webhookSecrets).toBe(secrets);
  });

  it('are not those of another host', async () => {
    const { put, fresh, access } = start();
    put(fresh('elsewhere', { oauthUrl: 'https://other.example.org' }));
    await expect(access()).rejects.toMatchObject({
      kind: 'config',
      code: 'other_token_host',
      message: expect.stringContaining('https://other.example.org'),
    });
  });

  it('are warned of after 60 days', async () => {
    const { put, fresh, access, timer, warned, answers, grant } = start();
    put(fresh('old'));
    await timer.sleep(61 * 86_400_000);
    answers.push(() => grant('new'));
    await access();
    expect(warned.map(([event]) => event)).toEqual([
      'the refresh token has not been renewed for 60 days, and lives 90',
    ]);
  });
});

describe('a refresh token that was handed in', () => {
  it('is used where there are none, and remembered', async () => {
    const { access, asked, answers, grant, stored } = start('seed-one');
    answers.push(() => grant('new'));
    expect(await access()).toBe('access-new');
    expect(asked).toEqual(['seed-one']);
    expect(await access()).toBe('access-new');
    expect(stored()?.seeds).toHaveLength(1);
  });

  it('replaces tokens that still last, if it is new', async () => {
    const { access, asked, answers, grant, put, fresh } = start('seed-one');
    put(fresh('old'));
    answers.push(() => grant('new'));
    expect(await access()).toBe('access-new');
    expect(asked).toEqual(['seed-one']);
  });

  it('is forgotten when it is dead, and those in the store are gone on with', async () => {
    const { access, asked, answers, put, fresh, stored, warned } = start('seed-one');
    put(fresh('old'));
    answers.push(() => undefined);
    expect(await access()).toBe('access-old');
    expect(asked).toEqual(['seed-one']);
    expect(stored()?.seeds).toEqual([seedHash(new Secret('seed-one'))]);
    expect(warned).toHaveLength(1);
    expect(await access()).toBe('access-old');
    expect(asked).toHaveLength(1);
  });

  it('is gone on without, when that cannot be written down', async () => {
    const { access, answers, put, fresh, faults, warned } = start('seed-one');
    put(fresh('old'));
    faults.write = () => {
      throw later(false);
    };
    answers.push(() => undefined);
    expect(await access()).toBe('access-old');
    expect(warned).toHaveLength(2);
    faults.write = () => {
      throw new TypeError('a defect');
    };
    answers.push(() => undefined);
    await expect(access()).rejects.toThrow('a defect');
  });

  it('is missing where nothing is stored', async () => {
    await expect(start().access()).rejects.toMatchObject({
      kind: 'config',
      code: 'no_credentials',
    });
  });
});

describe('a chain that has ended', () => {
  it('is said of what was asked with, and asked for once', async () => {
    const none = start('seed-one');
    none.answers.push(() => undefined);
    await expect(none.access()).rejects.toMatchObject({
      kind: 'auth',
      message: 'The bank no longer accepts the refresh token in QONTO_REFRESH_TOKEN',
    });
    expect(none.asked).toEqual(['seed-one']);
    const some = start('seed-one');
    some.put(some.fresh('old', { accessExpiresAt: 0 }));
    some.answers.push(
      () => undefined,
      () => undefined,
    );
    await expect(some.access()).rejects.toMatchObject({
      kind: 'auth',
      message:
        'The bank no longer accepts the refresh token in file:vault, which is of 2026-01-05T00:00Z',
    });
    expect(some.asked).toEqual(['seed-one', 'refresh-old']);
  });

  it('goes on with what another run has stored meanwhile, four times at most', async () => {
    const { access, answers, asked, put, fresh } = start();
    put(fresh('0', { accessExpiresAt: 0 }));
    for (let n = 1; n <= 5; n += 1)
      answers.push(() => {
        put(fresh(String(n), { accessExpiresAt: 0 }));
        return undefined;
      });
    await expect(access()).rejects.toMatchObject({ kind: 'auth' });
    expect(asked).toEqual(['refresh-0', 'refresh-1', 'refresh-2', 'refresh-3']);
  });
});

describe('when it does not work at once', () => {
  it('the bank is asked for 45 s with the same token, and each failure is told', async () => {
    const { access, answers, put, fresh, asked, timer, warned } = start();
    put(fresh('old', { accessExpiresAt: 0 }));
    for (let n = 0; n < 2_000; n += 1)
      answers.push(() => {
        throw later(true);
      });
    await expect(access()).rejects.toMatchObject({ code: 'later', transient: false });
    expect(timer.waited()).toBeGreaterThanOrEqual(45_000);
    expect(timer.waited()).toBeLessThan(45_100);
    expect(new Set(asked)).toEqual(new Set(['refresh-old']));
    expect(warned).toHaveLength(asked.length - 1);
    expect(warned[0]?.[1]).toEqual({ code: 'later', reason: 'not now', attempt: 1, delay_ms: 0 });
  });

  it('the bank is asked once where that makes no sense', async () => {
    const { access, answers, put, fresh, asked } = start();
    put(fresh('old', { accessExpiresAt: 0 }));
    answers.push(() => {
      throw later(false);
    });
    await expect(access()).rejects.toMatchObject({ code: 'later' });
    expect(asked).toHaveLength(1);
  });

  it('storing is tried for 50 s, and nothing is asked with what could not be stored', async () => {
    const { access, answers, grant, put, fresh, faults, timer, warned } = start();
    put(fresh('old', { accessExpiresAt: 0 }));
    faults.write = () => {
      throw later(false);
    };
    answers.push(() => grant('new'));
    await expect(access()).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'tokens_not_stored',
      message: 'The new tokens could not be stored: not now',
      hint: expect.stringContaining('Put file:vault right'),
    });
    expect(timer.waited()).toBeGreaterThanOrEqual(50_000);
    expect(timer.waited()).toBeLessThan(50_100);
    expect(warned[0]?.[1]).toMatchObject({ code: 'later', attempt: 1 });
  });

  it('what another run has stored meanwhile counts; a change that is none does not', async () => {
    const { access, answers, grant, put, fresh, faults, stored } = start();
    put(fresh('old', { accessExpiresAt: 0 }));
    answers.push(() => {
      put(fresh('of another run'));
      return grant('new');
    });
    expect(await access()).toBe('access-of another run');
    put(fresh('old', { accessExpiresAt: 0 }));
    answers.push(() => {
      put(fresh('old', { accessExpiresAt: 0, seeds: ['x'] }));
      return grant('new');
    });
    expect(await access()).toBe('access-new');
    put(fresh('old', { accessExpiresAt: 0 }));
    faults.write = () => put(fresh('old', { accessExpiresAt: 0 }));
    answers.push(() => grant('newer'));
    await expect(access()).rejects.toMatchObject({
      code: 'tokens_not_stored',
      message: expect.stringContaining('changed by another program'),
    });
    expect(stored()?.refreshToken.reveal()).toBe('refresh-old');
  });
});

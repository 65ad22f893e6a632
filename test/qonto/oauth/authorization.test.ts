import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/base/secret.ts';
import { oauthAuthorization } from '../../../src/qonto/oauth/authorization.ts';
import { hour, later, start } from './support/token-source.ts';
import { door } from './support/waiting.ts';

const open = (seed?: string) => {
  const started = start(seed);
  return {
    ...started,
    authorization: oauthAuthorization({
      ...started.source,
      stagingToken: new Secret('staging-token'),
    }),
  };
};

describe('the authorization of requests', () => {
  it('is fetched when it is needed, once for all that need it', async () => {
    const { authorization, put, fresh, answers, asked, grant, timer } = open();
    put(fresh('old', { accessExpiresAt: 0 }));
    answers.push(() => grant('new'));
    expect(authorization.isDue()).toBe(true);
    const all = await Promise.all([1, 2, 3].map(() => authorization.headers()));
    expect(new Set(all.map((headers) => headers.authorization))).toEqual(
      new Set(['Bearer access-new']),
    );
    expect(all[0]).toMatchObject({ 'X-Qonto-Staging-Token': 'staging-token' });
    expect(asked).toHaveLength(1);
    expect(authorization.isDue()).toBe(false);
    await timer.sleep(51 * 60_000);
    expect(authorization.isDue()).toBe(true);
    answers.push(() => grant('newer'));
    expect(await authorization.headers()).toMatchObject({ authorization: 'Bearer access-newer' });
    expect(asked).toHaveLength(2);
  });

  it('is renewed when it was refused, and says whether that has helped', async () => {
    const { authorization, put, fresh, answers, grant } = open();
    put(fresh('old'));
    await authorization.headers();
    answers.push(() => grant('new'));
    expect(await authorization.renew()).toBe(true);
    expect(await authorization.headers()).toMatchObject({ authorization: 'Bearer access-new' });
    answers.push(() => grant('new'));
    expect(await authorization.renew()).toBe(false);
  });

  it('fails at once after a failure for good, and not after one that may pass', async () => {
    const { authorization, put, fresh, asked, source } = open();
    put(fresh('old', { accessExpiresAt: 0 }));
    await expect(authorization.headers()).rejects.toThrow('asked too often');
    expect(authorization.isDue()).toBe(true);
    source.store.read = () => Promise.reject(later(true));
    await expect(authorization.headers()).rejects.toMatchObject({ transient: true });
    expect(authorization.isDue()).toBe(true);
    source.store.read = () => Promise.reject(later(false));
    await expect(authorization.headers()).rejects.toMatchObject({ code: 'later' });
    expect(authorization.isDue()).toBe(false);
    source.store.read = async () => undefined;
    await expect(authorization.headers()).rejects.toMatchObject({ code: 'later' });
    expect(asked).toHaveLength(1);
  });

  it('waits for what is under way', async () => {
    const { authorization, put, fresh, source, asked, grant } = open();
    put(fresh('old', { accessExpiresAt: 0 }));
    const { open: go, isOpen } = door();
    source.store.exclusively = async (work) => {
      await isOpen;
      return work();
    };
    const both = Promise.all([authorization.headers(), authorization.headers()]);
    go();
    await expect(both).rejects.toThrow('asked too often');
    expect(asked).toHaveLength(1);
    expect(grant('x').lifetimeMs).toBe(hour);
  });
});

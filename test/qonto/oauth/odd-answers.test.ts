import { describe, expect, it } from 'vitest';
import { decodeTokens, encodeTokens } from '../../../src/tokens/token-record.ts';
import { answering } from './support/token-endpoint.ts';

const tokens = { access_token: 'access-that-is-new', token_type: 'bearer' };

describe('T352 the token endpoint', () => {
  it.each([
    ['a lifetime of ages', { expires_in: 1e13 }, 31_536_000_000],
    ['a lifetime that no number holds', { expires_in: 1e308 }, 31_536_000_000],
    ['a lifetime as text', { expires_in: '60' }, 60_000],
    ['no lifetime at all', { expires_in: 0 }, 3_600_000],
    ['a lifetime that has passed', { expires_in: -1 }, 3_600_000],
    ['a lifetime of words', { expires_in: 'soon' }, 3_600_000],
    ['a null for the lifetime', { expires_in: null }, 3_600_000],
    ['a list of scopes', { scope: ['organization.read'] }, 3_600_000],
    ['a null for the scope', { scope: null }, 3_600_000],
    ['an object for an identity token', { id_token: {} }, 3_600_000],
    ['no type', { token_type: null }, 3_600_000],
    ['half a character', { access_token: 'access-that-is-\ud800' }, 3_600_000],
  ])('gives new tokens, with %s', async (_, odd, lifetimeMs) => {
    const { request } = await answering(200, { ...tokens, refresh_token: 'refresh-new', ...odd });
    const grant = await request();
    expect(grant).toMatchObject({ lifetimeMs });
    expect(grant?.refreshToken?.reveal()).toBe('refresh-new');
    if (grant === undefined) throw new Error('no tokens');
    const { accessToken, refreshToken = accessToken } = grant;
    const times = { accessExpiresAt: Date.now() + grant.lifetimeMs, rotatedAt: Date.now() };
    const record = { oauthUrl: '', accessToken, refreshToken, seeds: [], ...times };
    expect(decodeTokens(encodeTokens(record))).toMatchObject(times);
  });

  it.each([null, ''])('says by %j that the refresh token stays', async (refresh_token) => {
    const { request } = await answering(200, { ...tokens, refresh_token });
    const grant = await request();
    expect(grant?.accessToken.reveal()).toBe(tokens.access_token);
    expect(grant?.refreshToken).toBeUndefined();
  });
});

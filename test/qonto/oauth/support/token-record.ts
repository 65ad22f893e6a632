import { Secret } from '../../../../src/base/secret.ts';
import type { TokenRecord } from '../../../../src/tokens/token-record.ts';

/** Tokens that can be told from others by their name. */
export function tokenRecord(name: string): TokenRecord {
  return {
    oauthUrl: 'https://oauth.example.org',
    accessToken: new Secret(`access-${name}`),
    accessExpiresAt: 0,
    refreshToken: new Secret(`refresh-${name}`),
    rotatedAt: 0,
    seeds: [],
  };
}

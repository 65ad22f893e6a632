import type { Secret } from '../../base/secret.ts';

interface Key {
  readonly kind: 'key';
  readonly login: string;
  readonly secretKey: Secret;
}

interface Bearer {
  readonly kind: 'bearer';
  readonly accessToken: Secret;
}

/** An OAuth application, and the refresh token a user has got for it, if one was handed in. */
export interface OauthClient {
  readonly kind: 'oauth';
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly refreshToken: Secret | undefined;
}

interface Sandbox {
  readonly stagingToken?: Secret | undefined;
}

export type FixedCredentials = Sandbox & (Key | Bearer);
export type OauthCredentials = Sandbox & OauthClient;
export type Credentials = FixedCredentials | OauthCredentials;

/**
 * The headers of an authenticated request. An API key is sent as `login:secret`, with no scheme word in front (Qonto's
 * authentication guide); the sandbox wants its own header on every request.
 */
export function authHeaders(credentials: FixedCredentials): Record<string, string> {
  const authorization =
    credentials.kind === 'key'
      ? `${credentials.login}:${credentials.secretKey.reveal()}`
      : `Bearer ${credentials.accessToken.reveal()}`;
  return { authorization, ...stagingHeaders(credentials) };
}

export function stagingHeaders({ stagingToken }: Sandbox): Record<string, string> {
  return stagingToken === undefined ? {} : { 'X-Qonto-Staging-Token': stagingToken.reveal() };
}

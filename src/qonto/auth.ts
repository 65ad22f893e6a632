import type { Secret } from '../secret.ts';

export type Credentials = {
  readonly stagingToken?: Secret | undefined;
} & (
  | { readonly kind: 'key'; readonly login: string; readonly secretKey: Secret }
  | { readonly kind: 'bearer'; readonly accessToken: Secret }
);

/**
 * The headers of an authenticated request. An API key is sent as `login:secret`, with no scheme word in front (Qonto's
 * authentication guide); the sandbox wants its own header on every request.
 */
export function authHeaders(credentials: Credentials): Record<string, string> {
  const authorization =
    credentials.kind === 'key'
      ? `${credentials.login}:${credentials.secretKey.reveal()}`
      : `Bearer ${credentials.accessToken.reveal()}`;
  const staging = credentials.stagingToken;
  return staging === undefined
    ? { authorization }
    : { authorization, 'X-Qonto-Staging-Token': staging.reveal() };
}

import type { Credentials } from './credentials.ts';

/** How messages speak of the credentials in use, by the variables they come from. */
export interface CredentialWords {
  /** Whether they are of an application that was given scopes. */
  readonly isOauth: boolean;
  /** As a sentence begins. */
  readonly name: string;
  /** What their owner does when the bank refuses them: one or two sentences. */
  readonly whenRefused: string;
}

export function credentialWords(kind: Credentials['kind']): CredentialWords {
  switch (kind) {
    case 'key':
      return {
        isOauth: false,
        name: 'The API key of QONTO_LOGIN',
        whenRefused: 'Check QONTO_LOGIN and QONTO_SECRET_KEY: a new key revokes the old one.',
      };
    case 'bearer':
      return {
        isOauth: true,
        name: 'The token in QONTO_ACCESS_TOKEN',
        whenRefused:
          'Set QONTO_ACCESS_TOKEN to a new one, since an access token lives one hour; or unset it, because while it is set no other credentials count.',
      };
    case 'oauth':
      return {
        isOauth: true,
        name: 'The application of QONTO_CLIENT_ID',
        whenRefused:
          'Authorise the application again (docs/oauth.md) and set QONTO_REFRESH_TOKEN to the new refresh token.',
      };
  }
}

import {
  allowInsecureRequests,
  ClientSecretPost,
  customFetch,
  processRefreshTokenResponse,
  ResponseBodyError,
  refreshTokenGrantRequest,
} from 'oauth4webapi';
import { Secret } from '../../base/secret.ts';
import { type OauthCredentials, stagingHeaders } from '../http/credentials.ts';
import type { ProxyAddress } from '../proxy/proxy.ts';
import { noTokenAnswer, type TokenAnswer, tokenFault } from './faults.ts';
import { askForTokens } from './wire.ts';

export interface Grant {
  readonly accessToken: Secret;
  /** Undefined when the bank did not rotate it. */
  readonly refreshToken: Secret | undefined;
  readonly lifetimeMs: number;
}

/**
 * Hands in a refresh token for new tokens. Undefined when the bank does not accept it (any more). Throws ConnectorError:
 * transient ones when the same token may be handed in again.
 */
export type RequestGrant = (refreshToken: Secret) => Promise<Grant | undefined>;

/** What the documentation says an access token lives, for an answer that does not say it. */
const usualLifetimeS = 3_600;

/** The token endpoint of the bank, `oauthUrl`/oauth2/token, asked with the client's id and secret in the form. */
export function grantRequester(
  oauthUrl: string,
  credentials: OauthCredentials,
  proxy?: ProxyAddress,
): RequestGrant {
  const server = { issuer: oauthUrl, token_endpoint: `${oauthUrl}/oauth2/token` };
  const client = { client_id: credentials.clientId };
  const authentication = ClientSecretPost(credentials.clientSecret.reveal());
  const { protocol, hostname, host } = new URL(oauthUrl);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return async (refreshToken) => {
    let answer: TokenAnswer | undefined;
    try {
      const response = await refreshTokenGrantRequest(
        server,
        client,
        authentication,
        refreshToken.reveal(),
        {
          [customFetch]: async (url, init) => {
            const found = await askForTokens(url, init, proxy);
            answer = { status: found.status, contentType: found.headers.get('content-type') };
            return found;
          },
          [allowInsecureRequests]: protocol === 'http:' && isLoopback,
          headers: stagingHeaders(credentials),
        },
      );
      const tokens = await processRefreshTokenResponse(server, client, response);
      return {
        accessToken: new Secret(tokens.access_token),
        refreshToken: tokens.refresh_token ? new Secret(tokens.refresh_token) : undefined,
        lifetimeMs: (tokens.expires_in ?? usualLifetimeS) * 1_000,
      };
    } catch (error) {
      // The library's errors hold the answer, and with it the tokens: nothing of them goes further than here.
      if (answer === undefined) throw noTokenAnswer(error, host);
      const code = error instanceof ResponseBodyError ? error.error : undefined;
      if (code === 'invalid_grant') return undefined;
      throw tokenFault(answer, code, host);
    }
  };
}

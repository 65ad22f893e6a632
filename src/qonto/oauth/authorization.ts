import { ConnectorError } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import type { TokenRecord } from '../../tokens/token-record.ts';
import type { Authorization } from '../http/authorization.ts';
import { credentialWords } from '../http/credential-words.ts';
import { authHeaders } from '../http/credentials.ts';
import { isDue } from './policy.ts';
import { currentTokens, type TokenSource } from './tokens.ts';

export interface OauthOptions extends TokenSource {
  readonly stagingToken: Secret | undefined;
}

/** Access tokens that are renewed before they end, and once more if the bank refuses one all the same. */
export function oauthAuthorization(options: OauthOptions): Authorization {
  let tokens: TokenRecord | undefined;
  let underWay: Promise<void> | undefined;
  let failure: ConnectorError | undefined;

  const fetchTokens = async (refused: Secret | undefined): Promise<void> => {
    try {
      tokens = await currentTokens(options, refused);
    } catch (error) {
      // What has not passed in a minute will not have passed for the next request.
      if (error instanceof ConnectorError && !error.transient) failure = error;
      throw error;
    }
  };
  const bring = (refused?: Secret): Promise<void> => {
    underWay ??= fetchTokens(refused).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
  const due = () => tokens === undefined || isDue(tokens, options.timer.now());
  return {
    words: credentialWords('oauth'),
    isDue: () => failure === undefined && due(),
    async headers() {
      if (failure !== undefined) throw failure;
      if (due()) await bring();
      const { stagingToken } = options;
      return tokens === undefined
        ? {}
        : authHeaders({ kind: 'bearer', accessToken: tokens.accessToken, stagingToken });
    },
    async renew() {
      const refused = tokens?.accessToken;
      await bring(refused);
      return tokens?.accessToken.reveal() !== refused?.reveal();
    },
    async settled() {
      // Whoever asked for them is told how it ended.
      await underWay?.catch(() => {});
    },
  };
}

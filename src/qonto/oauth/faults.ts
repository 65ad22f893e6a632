import { authError, type ConnectorError, systemCode, unavailableError } from '../../base/errors.ts';
import { isUntrusted, untrustedHint } from '../../base/untrusted.ts';
import { quotable } from '../../redact/text.ts';
import { tunnelError, tunnelFaultIn } from '../proxy/tunnel-fault.ts';

export interface TokenAnswer {
  readonly status: number;
  readonly contentType: string | null;
}

const authoriseAgain =
  'Authorise the application again (docs/oauth.md) and set QONTO_REFRESH_TOKEN to the new refresh token: it is used once, then the token store takes over.';

/** The chain of refresh tokens has ended: it expired, was revoked, or its newest link was lost. */
export function consentEnded(store: string, rotatedAt: number | undefined): ConnectorError {
  const since =
    rotatedAt === undefined
      ? ''
      : `, which is of ${new Date(rotatedAt).toISOString().slice(0, 16)}Z`;
  return authError(`The bank no longer accepts the refresh token in ${store}${since}`, {
    code: 'unauthorized',
    hint: authoriseAgain,
  });
}

/** No answer at all from the token endpoint. */
export function noTokenAnswer(error: unknown, host: string): ConnectorError {
  const tunnel = tunnelFaultIn(error);
  if (tunnel !== undefined) return tunnelError(tunnel);
  const code = systemCode(error) ?? 'ERR_UNKNOWN';
  const tls = isUntrusted(code);
  return unavailableError(`No answer from the bank's token endpoint at ${host} (${code})`, {
    code: tls ? 'tls_failed' : 'token_endpoint_unreachable',
    hint: tls
      ? untrustedHint(code, '--oauth-url')
      : 'Check the network and --oauth-url, and run again within a minute: the bank may have changed the refresh token, and the one in store stays usable for so long.',
    transient: !tls,
  });
}

/** An answer without tokens, other than a refused refresh token. `error` is OAuth's own word for it. */
export function tokenFault(
  { status, contentType }: TokenAnswer,
  error: string | undefined,
  host: string,
): ConnectorError {
  const at = `the bank's token endpoint at ${host}`;
  const refusesClient = /^(invalid_client|unauthorized_client|invalid_scope)$/.test(error ?? '');
  if (refusesClient || status === 401 || status === 403) {
    return authError(
      `The OAuth application is refused by ${at} (${status}, ${quotable(error ?? 'no reason')})`,
      {
        code: 'unauthorized',
        hint: 'Check QONTO_CLIENT_ID and QONTO_CLIENT_SECRET, and that --oauth-url is the host the application belongs to.',
      },
    );
  }
  if (status >= 300 && status < 400)
    return wrongAddress(`${at} answers with a redirect (${status})`);
  const isJson = contentType !== null && /\bjson\b/i.test(contentType);
  if (status === 200 && !isJson) return wrongAddress(`${at} does not answer with JSON`);
  const word = error === undefined ? '' : `, ${quotable(error)}`;
  const passes = status === 200 || status === 429 || status >= 500;
  return unavailableError(`No tokens from ${at} (${status}${word})`, {
    code: 'token_endpoint_failed',
    hint: 'Run again within a minute: the bank may have changed the refresh token, and the one in store stays usable for so long.',
    transient: passes || /^(server_error|temporarily_unavailable)$/.test(error ?? ''),
  });
}

/** The new tokens are known to this process alone, and it must not use them. */
export function tokensNotStored(store: string, reason: ConnectorError): ConnectorError {
  return unavailableError(`The new tokens could not be stored: ${reason.message}`, {
    code: 'tokens_not_stored',
    hint: `Nothing was asked with them. Put ${store} right and run again at once; after a minute the bank accepts only a new authorisation (docs/oauth.md). ${reason.hint}`,
  });
}

/** Somebody writes to the store without waiting for a turn. */
export function changedMeanwhile(store: string): ConnectorError {
  return unavailableError(`${store} is changed by another program all the time`, {
    code: 'token_store_changed',
    hint: 'Give the tokens a --token-store of their own.',
    transient: true,
  });
}

function wrongAddress(what: string): ConnectorError {
  return unavailableError(what, {
    code: 'token_endpoint_wrong',
    hint: 'Check --oauth-url. In the sandbox this means that QONTO_STAGING_TOKEN is missing.',
  });
}

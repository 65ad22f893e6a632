import { authError, ConnectorError, systemCode, unavailableError } from '../../base/errors.ts';
import { isUntrusted, untrustedHint } from '../../base/untrusted.ts';
import { quotable } from '../../redact/text.ts';
import { describeError } from '../answers/schema.ts';
import { tunnelError, tunnelFaultIn } from '../proxy/tunnel-fault.ts';
import { bodyTooLong } from './bounded-body.ts';
import type { CredentialWords } from './credential-words.ts';

/** What was asked, for messages and the log. */
export interface RequestContext {
  readonly path: string;
  /** Of a request that changes something; a GET without it. */
  readonly method?: 'POST' | 'DELETE' | undefined;
  readonly about?: About | undefined;
}

/** The listing or the object that is asked for. */
export type About =
  | { readonly account: string; readonly status: string }
  | { readonly attachment: string };

/** The fault an answer stands for, in our words; undefined for a good JSON answer. Bodies are never quoted whole. */
export function answerFault(
  status: number,
  contentType: string | undefined,
  body: string,
  context: RequestContext,
  words: CredentialWords,
): ConnectorError | undefined {
  const at = describe(context);
  if (status === 200) return jsonFault(contentType, at);
  const { code, detail } = describeError(body);
  const said = detail === undefined ? '' : `: ${detail}`;
  if (status === 401)
    return wantsOauth(body, words)
      ? authError(`The bank does not allow ${at} to an API key (401)${said}`, {
          code: 'oauth_required',
          hint: 'Read it with an OAuth application (docs/oauth.md); everything else goes on without it.',
        })
      : refusedCredentials(body, context, words);
  if (status === 403) {
    return authError(`The bank does not allow ${at} (403)${said}`, {
      code: 'forbidden',
      hint: `${words.name} lacks a scope (organization.read, attachment.read), or the plan lacks the feature.`,
    });
  }
  if (status === 429 || status >= 500) {
    return unavailableError(`The bank answered ${status} at ${at}${said}`, {
      code: status === 429 ? 'rate_limited' : 'bank_error',
      hint: 'Nothing was lost; the next run continues from here.',
      transient: true,
    });
  }
  if (status < 300) {
    return unavailableError(`The bank answered ${status}, which is no whole answer, at ${at}`, {
      code: 'broken_body',
      hint: 'Nothing was lost; the next run continues from here.',
      transient: true,
    });
  }
  if (status < 400) {
    return unavailableError(`The bank answered with a redirect (${status}) at ${at}`, {
      code: 'redirected',
      hint: 'Check --api-url. In the sandbox this means that QONTO_STAGING_TOKEN is missing.',
    });
  }
  return unavailableError(`The bank answered ${status} at ${at}${said}`, {
    code: codeOf(status, code),
    // Every bank has this one, so that nothing is there means that the address is another.
    hint:
      status === 404 && context.path === '/organization'
        ? 'Check --api-url: it is the whole base of the API, with /v2 at its end.'
        : 'If it happens again, report the endpoint and the status.',
  });
}

/**
 * Whether a 401 is about the endpoint and not about the key: some lists are for applications only. An application that
 * is refused so has lost its consent.
 */
export function wantsOauth(body: string, { isOauth }: CredentialWords): boolean {
  const { code, detail = '' } = describeError(body);
  return (
    !isOauth && (code === 'oauth_required' || /oauth2? authentication is required/i.test(detail))
  );
}

/**
 * Why the credentials cannot read a list at all, where that is what a fault says: an API key where an application is
 * wanted, a scope, a plan or a role that is lacking, or a list that is not enabled. Undefined for any other.
 */
export function unavailability(error: unknown): Unavailable | undefined {
  if (!(error instanceof ConnectorError)) return undefined;
  const { code, message, hint } = error;
  return /^(oauth_required|forbidden|not_found)$/.test(code)
    ? { code, reason: message, hint }
    : undefined;
}

export interface Unavailable {
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
}

/** An answer 401. It ends a run: see credential-gate.ts. */
export function refusedCredentials(
  body: string,
  context: RequestContext,
  words: CredentialWords,
): ConnectorError {
  const { detail } = describeError(body);
  const said = detail === undefined ? '' : `: ${detail}`;
  return authError(`The bank refused the credentials (401) at ${describe(context)}${said}`, {
    code: 'unauthorized',
    hint: words.whenRefused,
  });
}

/** The fault behind a request that got no answer. The original error is dropped: it holds the headers. */
export function requestFault(error: unknown, context: RequestContext): ConnectorError {
  const tunnel = tunnelFaultIn(error);
  if (tunnel !== undefined) return tunnelError(tunnel);
  const code = systemCode(error) ?? 'ERR_UNKNOWN';
  if (code === bodyTooLong) {
    return unavailableError(`The bank's answer at ${describe(context)} is far too long`, {
      code: 'body_too_long',
      hint: 'Nothing was moved. Check --api-url; if it is right, report it to the bank.',
    });
  }
  if (notUnpacked.test(code)) return packedBody(context, code);
  const tls = isUntrusted(code);
  return unavailableError(`No answer from the bank at ${describe(context)} (${code})`, {
    code: tls ? 'tls_failed' : 'bank_unreachable',
    hint: tls
      ? untrustedHint(code, '--api-url')
      : 'Check the network and --api-url, and set HTTPS_PROXY where the way out is a proxy; nothing was lost, the next run continues from here.',
    transient: !tls,
  });
}

/** What zlib and Brotli say of bytes that are not packed as their header says, or of which the end is missing. */
const notUnpacked = /^(?:Z_|ERR__ERROR_)/;

/** Past the last page some banks answer with an error and not with an empty list. */
export function isPastEnd(error: unknown, page: number): boolean {
  return (
    page > 1 && error instanceof ConnectorError && /^(not_found|unprocessable)$/.test(error.code)
  );
}

/** The bank's own code only where we act on it: its texts may change. */
function codeOf(status: number, code: string | undefined): string {
  if (code === 'not_in_list') return code;
  if (status === 404) return 'not_found';
  return status === 422 ? 'unprocessable' : 'refused';
}

function jsonFault(contentType: string | undefined, at: string): ConnectorError | undefined {
  if (contentType === undefined || !/\bjson\b/i.test(contentType)) {
    return unavailableError(
      `The bank answered ${at} with ${quotable(contentType?.split(';')[0] ?? 'no content type')} instead of JSON`,
      {
        code: 'not_json',
        hint: 'Check --api-url. The sandbox shows a login page when QONTO_STAGING_TOKEN is missing.',
      },
    );
  }
  return undefined;
}

/** JSON, and whole, but not what the API documents. Asking again would not help. */
export class UnexpectedShape extends Error {}

export function unexpectedShape(what: string, context: RequestContext): ConnectorError {
  return unavailableError(`The bank's answer to ${describe(context)} has ${what}`, {
    code: 'unexpected_shape',
    hint: 'Nothing was moved. If it stays, the API has changed: look for a newer version, or report it.',
  });
}

/** A body that says it is JSON and is not: cut short on the way, or a fault of the bank. Worth asking again. */
export function brokenBody(context: RequestContext): ConnectorError {
  return unavailableError(`The bank's answer to ${describe(context)} is not whole JSON`, {
    code: 'broken_body',
    hint: 'Nothing was lost; the next run continues from here.',
    transient: true,
  });
}

function packedBody(context: RequestContext, code: string): ConnectorError {
  return unavailableError(
    `The bank's answer to ${describe(context)} cannot be unpacked (${code})`,
    {
      code: 'broken_body',
      hint: 'Nothing was lost. If it stays, look for a proxy that changes answers, or report it to the bank.',
      transient: true,
    },
  );
}

/** JSON is UTF-8; what is not was spoilt on the way, or is not what it says it is. */
export function garbledBody(context: RequestContext): ConnectorError {
  return unavailableError(`The bank's answer to ${describe(context)} is not UTF-8`, {
    code: 'broken_body',
    hint: 'Nothing of it was landed. If it stays, look for a proxy that changes answers, or report it to the bank.',
    transient: true,
  });
}

function describe({ path, method, about }: RequestContext): string {
  const asked = `${method ?? 'GET'} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '{id}')}`;
  if (about === undefined) return asked;
  return 'attachment' in about
    ? `${asked} (attachment ${about.attachment})`
    : `${asked} (account ${about.account}, ${about.status})`;
}

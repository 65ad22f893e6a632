import { authError, ConnectorError, systemCode, unavailableError } from './errors.ts';
import { quotable } from './redact/text.ts';
import { isUntrusted, untrustedHint } from './untrusted.ts';

/** The HTTP status inside an error of Google's clients, which have it in one of three places. */
export function googleStatus(error: unknown): number | undefined {
  for (const holder of [error, inside(error, 'response')]) {
    for (const key of ['code', 'status', 'statusCode']) {
      const value = Number(inside(holder, key));
      if (Number.isInteger(value) && value >= 400 && value < 600) return value;
    }
  }
  return undefined;
}

/** Google's word for what went wrong: `notFound`, `quotaExceeded`. */
export function googleReason(error: unknown): string | undefined {
  const errors = inside(error, 'errors');
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const reason = inside(first, 'reason') ?? inside(error, 'reason');
  return typeof reason === 'string' ? reason : undefined;
}

/** One line, without addresses: a message may hold the URL of an upload session, which is a credential. */
export function googleMessage(error: unknown): string {
  const errors = inside(error, 'errors');
  const first = Array.isArray(errors) ? inside(errors[0], 'message') : undefined;
  const message = typeof first === 'string' ? first : messageOf(error);
  const line = (message.split('\n')[0] ?? '').replaceAll(/https?:\/\/\S+/g, '(address)');
  return quotable(line, 300);
}

/** What goes wrong alike in both services: no credentials, no network, too much asked, a fault at Google. */
export function commonGoogleFault(error: unknown, where: string): ConnectorError | undefined {
  const status = googleStatus(error);
  const message = googleMessage(error);
  if (/default credentials|invalid_grant|invalid_rapt|metadata server/i.test(messageOf(error))) {
    return authError(`No Google credentials for ${where}: ${message}`, {
      code: 'google_credentials',
      hint: 'Run `gcloud auth application-default login`, or run as a service account (docs/google-cloud.md).',
      cause: error,
    });
  }
  if (status === 401) {
    return authError(`Google did not accept the credentials for ${where}`, {
      code: 'google_credentials',
      hint: 'Run `gcloud auth application-default login` again, or check the service account.',
      cause: error,
    });
  }
  if (status === 429 || (status !== undefined && status >= 500)) {
    return unavailableError(`${where} cannot be used now (${status}): ${message}`, {
      code: 'google_unavailable',
      hint: 'Nothing half-written is ever read. Run again later; the next run goes on from here.',
      transient: true,
      cause: error,
    });
  }
  if (status === undefined && googleReason(error) === undefined && isNetwork(error)) {
    const code = systemCode(error) ?? '';
    const tls = isUntrusted(code);
    return unavailableError(`${where} cannot be reached: ${message}`, {
      code: 'google_unreachable',
      hint: tls
        ? untrustedHint(code, undefined)
        : 'Check the network of this machine and run again.',
      transient: !tls,
      cause: error,
    });
  }
  return undefined;
}

/** Whether the same request may succeed a moment later: no answer, an overload, a fault at Google. */
export function isTransientFault(error: unknown): boolean {
  if (error instanceof ConnectorError) return error.transient;
  return commonGoogleFault(error, '')?.transient === true || googleStatus(error) === 408;
}

function isNetwork(error: unknown): boolean {
  const code = systemCode(error) ?? '';
  return (
    /^(ECONN|ETIMEDOUT|EAI_|ENOTFOUND|EPIPE|ENET|EHOST|ERR_STREAM_PREMATURE_CLOSE|ERR_SOCKET)/.test(
      code,
    ) ||
    isUntrusted(code) ||
    /socket|network|timed? ?out|timeout|fetch failed|premature close/i.test(messageOf(error))
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function inside(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

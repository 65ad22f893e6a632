import {
  authError,
  ConnectorError,
  configError,
  systemCode,
  unavailableError,
} from '../base/errors.ts';
import { isUntrusted, untrustedHint } from '../base/untrusted.ts';
import { quotable } from '../redact/text.ts';

/** The HTTP status inside an error of Google's clients, which have it at one of three paths. */
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

/** All words of Google's for what went wrong, in any of the forms its services answer in. */
function googleReasons(error: unknown): readonly string[] {
  const answered = inside(inside(inside(error, 'response'), 'data'), 'error');
  const lists = [inside(error, 'errors'), inside(answered, 'errors'), inside(answered, 'details')];
  const reasons = lists
    .flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
    .map((item) => inside(item, 'reason'));
  return [inside(error, 'reason'), ...reasons].filter((reason) => typeof reason === 'string');
}

/** Whether too much was asked: the one kind of 403 that passes. */
export function isQuota(error: unknown): boolean {
  return googleReasons(error).some((reason) =>
    /rate_?limit_?exceeded|quota_?exceeded|limit_?exceeded/i.test(reason),
  );
}

/** A 403 that is the project's or the organization's doing; undefined for a lack of rights and for anything else. */
function googleRefusal(error: unknown, where: string): ConnectorError | undefined {
  const words = [...googleReasons(error), messageOf(error)].join(' ');
  const isRefusal = googleStatus(error) === 403 || googleReasons(error).length > 0;
  if (!isRefusal || isQuota(error)) return undefined;
  const message = `${where} is refused: ${googleMessage(error)}`;
  if (/billing_?(not_?enabled|disabled)|billing (has not been|is not|to be) enabled/i.test(words)) {
    return configError(message, {
      code: 'google_billing',
      hint: 'Link a billing account to the project: gcloud billing projects link PROJECT --billing-account=ACCOUNT. Without one it is a sandbox, which cannot run the MERGE of a load and lets its tables expire.',
      cause: error,
    });
  }
  if (/access_?not_?configured|service_?disabled|has not been used in project/i.test(words)) {
    return configError(message, {
      code: 'google_api_off',
      hint: `Switch the service on and wait a few minutes: gcloud services enable ${apiOf(where)} --project=PROJECT`,
      cause: error,
    });
  }
  if (
    /vpc_?service_?controls|security_?policy|org(anization)?[ _]?policy|constraints\//i.test(words)
  ) {
    return authError(message, {
      code: 'google_policy',
      hint: "A policy of your organization forbids it (VPC Service Controls, or a constraint). Whoever keeps it must let this identity and this network in; the id in Google's message tells them which rule it was.",
      cause: error,
    });
  }
  return undefined;
}

function apiOf(where: string): string {
  if (where.includes('BigQuery')) return 'bigquery.googleapis.com';
  if (where.includes('Cloud Run')) return 'run.googleapis.com';
  return `${where.includes('gs://') ? 'storage' : 'secretmanager'}.googleapis.com`;
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
  const refusal = googleRefusal(error, where);
  if (refusal !== undefined) return refusal;
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

import {
  authError,
  ConnectorError,
  configError,
  dataError,
  unavailableError,
} from '../../base/errors.ts';
import {
  commonGoogleFault,
  googleMessage,
  googleReason,
  googleStatus,
  isQuota,
} from '../../google/faults.ts';

/** A failure that the same work may not meet a moment later: an abort by a concurrent change, an overload, a fault. */
export function isTransient(failure: unknown): boolean {
  return (
    /^(backendError|internalError|jobBackendError|jobInternalError|rateLimitExceeded|jobRateLimitExceeded)$/.test(
      googleReason(failure) ?? '',
    ) ||
    /concurrent update|could not serialize|transaction is aborted/i.test(googleMessage(failure))
  );
}

/**
 * An error of a request or of a job as ours. `what` was being done. Reasons:
 * https://cloud.google.com/bigquery/docs/error-messages
 */
export function bigqueryFault(error: unknown, what: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const message = detailed(error);
  const common = commonGoogleFault(error, 'BigQuery');
  if (common !== undefined) return common;
  const details = (code: string, hint: string) => ({ code, hint, cause: error });
  // Whatever its reason is called: a reason that nobody knows yet must not make a refusal look like something that passes.
  const isRefused = googleStatus(error) === 403 && !isQuota(error);
  switch (isRefused ? 403 : (googleReason(error) ?? googleStatus(error))) {
    case 'accessDenied':
    case 403:
      return authError(
        `${what}: no permission. ${message}`,
        details('bigquery_forbidden', 'Give this identity the roles that deploy/README.md lists.'),
      );
    case 'bytesBilledLimitExceeded':
      return configError(
        `${what}: it would read more than --max-bytes-billed allows. ${message}`,
        details(
          'bigquery_too_costly',
          'Nothing was changed. Raise --max-bytes-billed and run again.',
        ),
      );
    case 'quotaExceeded':
    case 'rateLimitExceeded':
    case 'jobRateLimitExceeded':
      return unavailableError(
        `${what}: a quota of BigQuery is used up. ${message}`,
        details(
          'bigquery_quota',
          'Nothing was half-loaded. The next run goes on from here; if it stays, raise the quota or run less often.',
        ),
      );
    case 'invalid':
    case 'duplicate':
      return dataError(
        `${what}: BigQuery refused the data. ${message}`,
        details(
          'bigquery_refused_rows',
          'Nothing of this batch was loaded. Report it with this message: raw rows are checked before they are written.',
        ),
      );
    case 'notFound':
    case 404:
      return dataError(
        `${what}: something is gone. ${message}`,
        details(
          'bigquery_not_found',
          'Nothing was half-loaded. Run again; `qonto-elt check` shows what is missing.',
        ),
      );
    default:
      return unavailableError(
        `${what} failed: ${message}`,
        details(
          'bigquery_failed',
          'Nothing was half-loaded. Run again; if it stays, report it with this message.',
        ),
      );
  }
}

/** The summary and, where there is one, the first thing that names the row or the file. */
function detailed(error: unknown): string {
  const summary = googleMessage(error);
  const errors: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'errors') : undefined;
  const more = Array.isArray(errors)
    ? errors.map((item) => googleMessage({ errors: [item] })).find((text) => text !== summary)
    : undefined;
  return more === undefined ? summary : `${summary} (${more})`;
}

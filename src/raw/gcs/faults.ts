import { authError, ConnectorError, configError, unavailableError } from '../../base/errors.ts';
import { commonGoogleFault, googleMessage, googleStatus, isQuota } from '../../google/faults.ts';

/** The object, or its whole bucket, is not there. */
export function isMissing(error: unknown): boolean {
  return googleStatus(error) === 404;
}

/** The object has another generation than the call expected: for a new object, it exists already. */
export function isTaken(error: unknown): boolean {
  return googleStatus(error) === 412;
}

export function isForbidden(error: unknown): boolean {
  return googleStatus(error) === 403;
}

/** An error of the storage client as ours; one that is ours already, as it is. */
export function gcsFault(error: unknown, bucket: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const where = `the bucket gs://${bucket}`;
  const common = commonGoogleFault(error, where);
  if (common !== undefined) return common;
  const message = googleMessage(error);
  switch (isQuota(error) ? 429 : googleStatus(error)) {
    case 403:
      return authError(`No permission on ${where}: ${message}`, {
        code: 'gcs_forbidden',
        hint: 'Give this identity the roles that deploy/README.md lists for the raw zone.',
        cause: error,
      });
    case 404:
      return configError(`There is no bucket gs://${bucket}, or this identity may not see it`, {
        code: 'gcs_no_bucket',
        hint: 'Check --raw, or make the bucket first: `gcloud storage buckets create` (docs/google-cloud.md).',
        cause: error,
      });
    default:
      return unavailableError(`The bucket gs://${bucket} refused a request: ${message}`, {
        code: 'gcs_fault',
        hint: 'Nothing half-written is ever read. Check the settings of the bucket and run again.',
        cause: error,
      });
  }
}

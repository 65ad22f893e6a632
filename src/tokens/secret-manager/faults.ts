import { authError, ConnectorError, configError, unavailableError } from '../../base/errors.ts';
import { commonGoogleFault, googleMessage, googleStatus, isQuota } from '../../google/faults.ts';

/**
 * An error of a request to Secret Manager in our words. The error itself is dropped: it holds the request, and with it
 * the tokens.
 */
export function secretManagerFault(error: unknown, secret: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const common = commonGoogleFault(error, 'Secret Manager');
  if (common !== undefined) {
    const { kind, message, code, hint, transient } = common;
    return new ConnectorError(kind, message, { code, hint, transient });
  }
  switch (isQuota(error) ? 429 : googleStatus(error)) {
    case 403:
      return authError(`No permission on the secret ${secret}: ${googleMessage(error)}`, {
        code: 'secret_forbidden',
        hint: 'Give this identity roles/secretmanager.secretAccessor and roles/secretmanager.secretVersionManager on this one secret (deploy/README.md).',
      });
    case 404:
      return configError(`There is no secret ${secret}`, {
        code: 'no_secret',
        hint: 'Make it, empty: gcloud secrets create NAME (deploy/README.md), or check --token-store.',
      });
    default:
      return unavailableError(`The secret ${secret} cannot be used: ${googleMessage(error)}`, {
        code: 'secret_unavailable',
        hint: 'Run again. If it stays, check --token-store and the state of the secret.',
        transient: true,
      });
  }
}

export function unfitSecret(secret: string, why: string): ConnectorError {
  return configError(`The secret ${secret} is not used: ${why}`, {
    code: 'secret_unfit',
    hint: 'Name an empty secret of its own with --token-store, authorise the application again and set QONTO_REFRESH_TOKEN.',
  });
}

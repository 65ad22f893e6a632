import { isOfPlace } from '../../base/disk/place-flaw.ts';
import { systemWords } from '../../base/disk/system-fault.ts';
import { ConnectorError, configError, systemCode, unavailableError } from '../../base/errors.ts';

const newConsent =
  'or delete it, authorise the application again and set QONTO_REFRESH_TOKEN to the new refresh token.';

/** A file that is there and must not be trusted. */
export function unfitFile(file: string, why: string, remedy: string): ConnectorError {
  return configError(`The token file ${file} is not used: ${why}`, {
    code: 'token_file_unfit',
    hint: remedy,
  });
}

export function damagedFile(file: string): ConnectorError {
  return unfitFile(
    file,
    'it holds something else than the tokens of qonto-elt, or is damaged',
    `Restore it, choose another file with --token-store, ${newConsent}`,
  );
}

/** A system error in our words. */
export function fileFault(error: unknown, file: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const code = systemCode(error) ?? 'unknown';
  if (code === 'ELOOP') {
    return unfitFile(
      file,
      'it is a symbolic link',
      'Name the file itself with --token-store: it is replaced at every refresh.',
    );
  }
  if (isOfPlace(error)) {
    return unfitFile(
      file,
      `${systemWords(code).what} (${code})`,
      'Check the path and its permissions, or choose another file with --token-store.',
    );
  }
  return unavailableError(`The token file ${file} cannot be used (${code})`, {
    code: 'token_file_fault',
    hint: 'Check the folder, its permissions and the free space, or choose another file with --token-store.',
  });
}

import { GoogleAuth } from 'google-auth-library';
import { authError } from '../base/errors.ts';
import { commonGoogleFault, googleMessage } from './faults.ts';

let checked: Promise<void> | undefined;

/**
 * Gets one token by Application Default Credentials, once per process. The storage client throws what is wrong with a
 * key file where nobody can catch it, so it is found out here. Throws an auth error.
 */
export function checkGoogleCredentials(): Promise<void> {
  checked ??= getToken();
  return checked;
}

async function getToken(): Promise<void> {
  try {
    const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
    await (await auth.getClient()).getAccessToken();
  } catch (error) {
    const common = commonGoogleFault(error, 'Google Cloud');
    if (common?.code === 'google_unreachable') throw common;
    throw authError(`The Google credentials cannot be used: ${whatIsWrong(error)}`, {
      code: 'google_credentials',
      hint: 'Run `gcloud auth application-default login`, run as a service account, or check the file that GOOGLE_APPLICATION_CREDENTIALS names.',
      cause: error,
    });
  }
}

/** What a parser quotes of a file that is no credentials file may be anything. */
function whatIsWrong(error: unknown): string {
  const message = googleMessage(error);
  return /not valid JSON|Unexpected (token|end)/.test(message) ? 'the file is not JSON' : message;
}

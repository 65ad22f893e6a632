import { GoogleAuth } from 'google-auth-library';
import { authError } from './errors.ts';
import { commonGoogleFault, googleMessage } from './google-fault.ts';

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
    // A network fault stays one; a file that cannot be read has a system code too, and is no network.
    if (
      common?.code === 'google_unreachable' &&
      /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT/.test(googleMessage(error))
    )
      throw common;
    throw authError(`The Google credentials cannot be used: ${googleMessage(error)}`, {
      code: 'google_credentials',
      hint: 'Run `gcloud auth application-default login`, run as a service account, or check the file that GOOGLE_APPLICATION_CREDENTIALS names.',
      cause: error,
    });
  }
}

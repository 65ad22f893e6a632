import { authHeaders, type Credentials } from './auth.ts';

/** Where a request's credentials come from. */
export interface Authorization {
  /** Headers of the next request. Throws an auth error when there are none to be had. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** The bank has refused them: true when there are new ones and asking once more makes sense. */
  renew(): Promise<boolean>;
}

/** A key, or an access token that somebody else keeps fresh: nothing can be renewed here. */
export function fixedAuthorization(credentials: Credentials): Authorization {
  const headers = authHeaders(credentials);
  return { headers: async () => headers, renew: async () => false };
}

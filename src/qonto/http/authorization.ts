import { type CredentialWords, credentialWords } from './credential-words.ts';
import { authHeaders, type FixedCredentials } from './credentials.ts';

/** Where a request's credentials come from. */
export interface Authorization {
  /** How messages speak of them. */
  readonly words: CredentialWords;
  /** Headers of the next request. Throws an auth error when there are none to be had. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** True when `headers()` has to ask for new ones first. That may end the old ones: nothing should be under way. */
  isDue(): boolean;
  /** The bank has refused them: true when there are new ones and asking once more makes sense. */
  renew(): Promise<boolean>;
  /** Waits for new ones that are on their way: the bank may already have ended the old ones. Throws nothing. */
  settled(): Promise<void>;
}

/** A key, or an access token that somebody else keeps fresh: nothing can be renewed here. */
export function fixedAuthorization(credentials: FixedCredentials): Authorization {
  const headers = authHeaders(credentials);
  return {
    words: credentialWords(credentials.kind),
    headers: async () => headers,
    isDue: () => false,
    renew: async () => false,
    settled: async () => {},
  };
}

import type { BankCore } from '../bank-core.ts';
import type { Quirks } from '../quirks.ts';
import { Problem } from './faults/problem.ts';

/** Throws unless the header names the bank's API key, its lasting access token, or one that the desk has given. */
export function checkAuthorization(
  header: string | undefined,
  { credentials, desk }: BankCore,
): void {
  if (header === undefined || header === '') {
    throw new Problem(401, 'bad_request', 'Authorization field missing');
  }
  const { login, secretKey, accessToken } = credentials;
  if (header === `${login}:${secretKey}` || header === `Bearer ${accessToken}`) return;
  if (header.startsWith('Bearer ') && desk.isAccepted(header.slice('Bearer '.length))) return;
  throw new Problem(401, 'unauthorized', 'Invalid credentials');
}

/** Throws for a resource that a switch puts out of the caller's reach. */
export function checkScope(resource: string, { forbidden }: Quirks): void {
  if (!forbidden.split(',').includes(resource)) return;
  throw new Problem(403, 'forbidden', 'missing required oauth scope');
}

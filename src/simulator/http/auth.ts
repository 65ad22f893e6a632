import type { BankCore } from '../bank-core.ts';
import type { Quirks } from '../quirks.ts';
import { Problem } from './faults/problem.ts';

const scopes: readonly (readonly [RegExp, string])[] = [
  [/^\/v2\/labels/, 'labels'],
  [/^\/v2\/memberships/, 'memberships'],
  [/^\/v2\/attachments|\/attachments$/, 'attachments'],
  [/^\/v2\/organization/, 'organization'],
];

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

/** Throws for the endpoints that a switch puts out of the caller's reach. */
export function checkScope(path: string, quirks: Quirks): void {
  const scope = scopes.find(([pattern]) => pattern.test(path))?.[1];
  if (scope === undefined || !quirks.forbidden.split('_').includes(scope)) return;
  throw new Problem(403, 'forbidden', 'missing required oauth scope');
}

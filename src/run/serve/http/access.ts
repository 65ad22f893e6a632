import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Secret } from '../../../base/secret.ts';

export interface Asking {
  readonly authorization: string | undefined;
  /** The header `Host`. */
  readonly host: string | undefined;
  /** A proxy says that it passes somebody else's request on. */
  readonly isForwarded: boolean;
}

/**
 * Whether somebody may see what the service shows: with the token, from anywhere. Without one where none is set, and then
 * only on this machine, asked for by its name and not through a proxy: the page of some website, or a proxy that passes
 * on more than it should, must not read the books.
 */
export function mayLook(
  { authorization, host, isForwarded }: Asking,
  token: Secret | undefined,
  isLocal: boolean,
): boolean {
  if (token !== undefined) return isBearer(authorization, token);
  return isLocal && !isForwarded && isLoopback(hostOf(host));
}

/** Whether a name or an address can mean this machine only. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function isBearer(authorization: string | undefined, token: Secret): boolean {
  const [, given] = /^Bearer (.{1,4096})$/i.exec(authorization ?? '') ?? [];
  return given !== undefined && timingSafeEqual(digest(given), digest(token.reveal()));
}

/** Of one length, whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hostOf(header: string | undefined): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(header ?? '') ?? [];
  return (bracketed ?? plain ?? '').toLowerCase();
}

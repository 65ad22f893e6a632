import { isIP } from 'node:net';

/** Where files may be fetched from. */
export interface FileHosts {
  readonly apiUrl: string;
  /** Exact names, in lower case, of the hosts that keep the bank's files. */
  readonly attachmentHosts: readonly string[];
}

export type UrlVerdict =
  /** `isLocal`: a server on this machine, which is reached without https. */
  | { readonly kind: 'fetch'; readonly url: URL; readonly isLocal: boolean }
  /** In order but for its host, which a setting can allow. */
  | { readonly kind: 'unlisted'; readonly host: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * May this URL be fetched? Only from hosts that are named one by one, because whoever can make the bank hand out a URL
 * must not be able to send this program anywhere else. The URL has to begin, letter by letter, as a listed host's does:
 * what a parser would tidy up (case, tabs, `\`, `%71`, a trailing dot) is a way to look like another.
 */
export function judgeUrl(url: string, { apiUrl, attachmentHosts }: FileHosts): UrlVerdict {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined) return refused('the URL cannot be read');
  const api = new URL(apiUrl);
  // The simulated bank keeps its files beside its API.
  if (isThisMachine(api.hostname) && url.startsWith(`${api.origin}/`))
    return { kind: 'fetch', url: target, isLocal: true };
  if (target.protocol !== 'https:') return refused('the URL is not https');
  if (target.username !== '' || target.password !== '')
    return refused('the URL carries credentials');
  if (target.port !== '') return refused('the URL names a port');
  if (isIP(target.hostname.replace(/^\[|\]$/g, '')) !== 0)
    return refused('the URL names an address instead of a host');
  if (attachmentHosts.some((host) => url.startsWith(`https://${host}/`)))
    return { kind: 'fetch', url: target, isLocal: false };
  if (attachmentHosts.includes(target.hostname))
    return refused('the URL spells its host in an unusual way');
  return { kind: 'unlisted', host: target.hostname };
}

function refused(reason: string): UrlVerdict {
  return { kind: 'refused', reason };
}

function isThisMachine(hostname: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

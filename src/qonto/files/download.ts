import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import got, { type Request } from 'got';
import { systemCode } from '../../base/errors.ts';
import type { Secret } from '../../base/secret.ts';
import { isUntrusted, untrustedHint } from '../../base/untrusted.ts';
import { quotable } from '../../redact/text.ts';
import { tunnelError, tunnelFaultIn } from '../proxy/tunnel-fault.ts';
import { checkedLookup, notPublicCode } from './checked-lookup.ts';
import { type AgentsFor, directAgents } from './download-agents.ts';
import { type FileHosts, judgeUrl } from './download-url.ts';

export interface DownloadPolicy extends FileHosts, SandboxAccess {
  /** A longer file is cut off and reported as too large. */
  readonly maxFileBytes: number;
  /** From the first name looked up to the last byte; two minutes when left out. */
  readonly deadlineMs?: number;
  /** Instead of the system's resolver. What it finds is checked all the same. */
  readonly lookup?: LookupFunction;
  /** What leads to a host, where that may be a proxy. */
  readonly agents?: AgentsFor;
}

/** How a download ended. `expired` asks for a fresh URL; `failed` may work in a later run. */
export type Download =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'expired' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Fetches a pre-signed URL with a client that has no credentials: storage answers 400 to a signed URL that also
 * carries `Authorization`, and the bank's key has no business there. No redirects, no decompression. The URL is a
 * secret: no reason ever holds more of it than the name of its host.
 */
export async function downloadFile(
  url: string | undefined,
  policy: DownloadPolicy,
): Promise<Download> {
  if (url === undefined) return failed('the bank gave no URL');
  const verdict = judgeUrl(url, policy);
  switch (verdict.kind) {
    case 'refused':
      return verdict;
    case 'unlisted':
      return failed(
        `the host ${quotable(verdict.host)} is not in attachment_hosts: add it with --attachment-host if it is the bank's`,
      );
    case 'fetch': {
      const lookup = policy.lookup ?? systemLookup;
      return receive(
        client.stream(verdict.url, {
          agent: (policy.agents ?? directAgents)(verdict.url.hostname),
          dnsLookup: verdict.isLocal ? lookup : checkedLookup(lookup),
          headers: sandboxHeaders(verdict.url, policy),
          ...(policy.deadlineMs !== undefined && { timeout: { request: policy.deadlineMs } }),
        }),
        policy.maxFileBytes,
      );
    }
  }
}

/** What all downloads have in common is put together once. */
const client = got.extend({
  headers: { 'accept-encoding': 'identity' },
  followRedirect: false,
  throwHttpErrors: false,
  decompress: false,
  retry: { limit: 0 },
  timeout: {
    lookup: 10_000,
    connect: 10_000,
    secureConnect: 10_000,
    response: 30_000,
    request: 120_000,
  },
});

async function receive(request: Request, maxBytes: number): Promise<Download> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      // The body of an error is nobody's file: it may have no end, and is not waited for.
      const refusal = judgeStatus(request.response?.statusCode);
      if (refusal !== undefined) return refusal;
      size += chunk.length;
      const announced = Number(request.response?.headers['content-length'] ?? 0);
      if (Math.max(size, announced) > maxBytes) return { kind: 'too_large' };
      chunks.push(chunk);
    }
  } catch (error) {
    return failed(reasonOf(error));
  } finally {
    request.destroy();
  }
  return (
    judgeStatus(request.response?.statusCode) ?? { kind: 'bytes', bytes: Buffer.concat(chunks) }
  );
}

/** What the status alone decides; undefined for a file. */
function judgeStatus(status: number | undefined): Download | undefined {
  if (status === 200) return undefined;
  if (status === 403) return { kind: 'expired' };
  if (status === 404) return { kind: 'gone' };
  if (status !== undefined && status >= 300 && status < 400)
    return failed(`storage answered with a redirect (${status}), which is not followed`);
  return failed(`storage answered ${status ?? 'nothing'}`);
}

function reasonOf(error: unknown): string {
  const tunnel = tunnelFaultIn(error);
  if (tunnel !== undefined) return tunnelError(tunnel).message;
  const code = systemCode(error) ?? 'unknown';
  if (code === notPublicCode) return 'the name of the host leads to an address that is not public';
  return isUntrusted(code)
    ? `no answer from storage that can be trusted (${code}): ${untrustedHint(code, undefined)}`
    : `no answer from storage (${code})`;
}

function failed(reason: string): Download {
  return { kind: 'failed', reason };
}

interface SandboxAccess {
  readonly apiUrl: string;
  readonly credentials: { readonly stagingToken?: Secret | undefined };
}

/** The sandbox keeps its files behind the same gate as its API; its token goes nowhere else. */
export function sandboxHeaders(
  { host }: URL,
  { apiUrl, credentials }: SandboxAccess,
): Record<string, string> {
  const { stagingToken } = credentials;
  const inSandbox = host === new URL(apiUrl).host || host.endsWith('.staging.qonto.co');
  return stagingToken !== undefined && inSandbox
    ? { 'X-Qonto-Staging-Token': stagingToken.reveal() }
    : {};
}

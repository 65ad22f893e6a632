import got, { HTTPError } from 'got';
import { systemCode } from '../errors.ts';
import type { Secret } from '../secret.ts';

export interface DownloadPolicy {
  readonly apiUrl: string;
  readonly credentials: { readonly stagingToken?: Secret | undefined };
  /** A longer file is cut off and reported as too large. */
  readonly maxFileBytes: number;
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
 * carries `Authorization`, and the bank's key has no business there. No redirects, no decompression.
 */
export async function downloadFile(
  url: string | undefined,
  policy: DownloadPolicy,
): Promise<Download> {
  if (url === undefined) return { kind: 'failed', reason: 'the bank gave no URL' };
  const refusal = refuse(url, policy.apiUrl);
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };
  const request = got.stream(url, {
    headers: sandboxHeaders(url, policy),
    followRedirect: false,
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
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size > policy.maxFileBytes) return { kind: 'too_large' };
      chunks.push(chunk);
    }
  } catch (error) {
    return judge(error);
  } finally {
    request.destroy();
  }
  const status = request.response?.statusCode;
  return status === 200
    ? { kind: 'bytes', bytes: Buffer.concat(chunks) }
    : { kind: 'failed', reason: `storage answered ${status ?? 'nothing'}` };
}

/** The sandbox keeps its files behind the same gate as its API; its token goes nowhere else. */
function sandboxHeaders(
  url: string,
  { apiUrl, credentials }: DownloadPolicy,
): Record<string, string> {
  const { stagingToken } = credentials;
  const { host } = new URL(url);
  const inSandbox = host === new URL(apiUrl).host || host.endsWith('.staging.qonto.co');
  return stagingToken !== undefined && inSandbox
    ? { 'X-Qonto-Staging-Token': stagingToken.reveal() }
    : {};
}

/** Only https, and plain http only on this machine when the bank itself is on it (the simulated one). */
function refuse(url: string, apiUrl: string): string | undefined {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined) return 'the URL cannot be read';
  if (target.username !== '' || target.password !== '') return 'the URL carries credentials';
  if (target.protocol === 'https:') return undefined;
  return target.host === new URL(apiUrl).host ? undefined : 'the URL is not https';
}

function judge(error: unknown): Download {
  if (error instanceof HTTPError) {
    const status = error.response.statusCode;
    if (status === 403) return { kind: 'expired' };
    if (status === 404) return { kind: 'gone' };
    return { kind: 'failed', reason: `storage answered ${status}` };
  }
  return { kind: 'failed', reason: `no answer from storage (${systemCode(error) ?? 'unknown'})` };
}

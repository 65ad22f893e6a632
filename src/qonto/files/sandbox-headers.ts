import type { Secret } from '../../base/secret.ts';

export interface SandboxAccess {
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

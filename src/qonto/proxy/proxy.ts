import type { Secret } from '../../base/secret.ts';

/** The proxy that a host is reached through. */
export interface ProxyAddress {
  /** Scheme, host and port: `http://proxy.example.com:3128`. Never its credentials. */
  readonly origin: string;
  /** What it wants to see in `proxy-authorization`. */
  readonly authorization: Secret | undefined;
}

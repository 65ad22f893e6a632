import type { ClientRequest } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { systemCode } from '../../base/errors.ts';
import { notPublicCode } from '../files/checked-lookup.ts';
import type { ProxyAddress } from './proxy.ts';
import { TunnelFault } from './tunnel-fault.ts';

export interface TunnelOptions {
  readonly keepAlive: boolean;
  readonly maxSockets?: number;
  /** Milliseconds after which an idle connection is dropped. */
  readonly timeout?: number;
  /** Looks the host up here, and has the proxy connect to the address found; left out, the proxy looks it up. */
  readonly lookup?: LookupFunction;
}

/** The proxy has to be reached, and has to reach the host. */
const openMs = 15_000;

/**
 * An agent that reaches https hosts through a proxy. TLS is spoken with the host itself, whose certificate must bear its
 * name: wherever the proxy connects to, nobody else gets to see a request. Fails with TunnelFault.
 */
export function tunnelAgent(
  proxy: ProxyAddress,
  { lookup, ...options }: TunnelOptions,
): HttpsAgent {
  return new Tunnel(proxy, options, lookup);
}

type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1];

class Tunnel extends HttpsProxyAgent<string> {
  readonly #origin: string;
  readonly #lookup: LookupFunction | undefined;

  constructor(
    { origin, authorization }: ProxyAddress,
    options: Omit<TunnelOptions, 'lookup'>,
    lookup: LookupFunction | undefined,
  ) {
    // Credentials as a header and not in the address, which the library shows to whoever debugs.
    super(origin, {
      ...options,
      rejectUnauthorized: true,
      ...(authorization && {
        headers: () => ({ 'Proxy-Authorization': authorization.reveal() }),
      }),
    });
    this.#origin = new URL(origin).host;
    this.#lookup = lookup;
  }

  override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    const host = options.host ?? '';
    const target = this.#lookup === undefined ? host : await addressOf(host, this.#lookup);
    let status: number | undefined;
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await withinTime(super.connect(request, verified(options, host, target))).catch(
      (error: unknown) => {
        throw new TunnelFault(this.#origin, host, systemCode(error) ?? 'no answer');
      },
    );
    if (status === 200) return socket;
    socket.destroy();
    throw new TunnelFault(this.#origin, host, status ?? 'no answer');
  }
}

/** The certificate is that of the host asked for, whatever address it is at and whatever the environment allows. */
function verified(options: ConnectOptions, host: string, target: string): ConnectOptions {
  const tls = {
    servername: isIP(host) === 0 ? host : '',
    rejectUnauthorized: true,
    checkServerIdentity: (_: string, certificate: PeerCertificate) =>
      checkServerIdentity(host, certificate),
  };
  return { ...options, ...tls, host: target };
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = sleep(openMs, undefined, { signal: over.signal }).then(() => {
    throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
  });
  late.catch(() => {});
  return Promise.race([work, late]).finally(() => over.abort());
}

function addressOf(host: string, lookup: LookupFunction): Promise<string> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: false }, (error, address) => {
      if (error === null && typeof address === 'string') resolve(address);
      else reject(error ?? Object.assign(new Error('no address'), { code: notPublicCode }));
    });
  });
}

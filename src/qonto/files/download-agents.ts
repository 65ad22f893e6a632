import { lookup as systemLookup } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ProxyAddress } from '../proxy/proxy.ts';
import { tunnelAgent } from '../proxy/tunnel.ts';
import { checkedLookup } from './checked-lookup.ts';

/** What a proxy on the way to storage is asked for: the host's name, or its address as looked up and checked here. */
export type DownloadProxy = 'name' | 'address' | 'none';

/** Agents by the host they lead to. */
export type AgentsFor = (host: string) => { readonly http: HttpAgent; readonly https: HttpsAgent };

/** An idle connection is dropped before storage does it. */
const idle = { keepAlive: true, timeout: 5_000 };

/** Connections that are made here, by a lookup that checks addresses. */
const direct = { http: new HttpAgent(idle), https: new HttpsAgent(idle) };
export const directAgents: AgentsFor = () => direct;

/**
 * Agents that go through the proxy that there is for a host. Asked by name, the proxy connects to whatever address it
 * finds; the certificate must bear the name of the host all the same, so nobody else gets the request. Throws what
 * `proxyFor` throws, for any of the hosts.
 */
export function downloadAgents(
  hosts: readonly string[],
  mode: DownloadProxy,
  proxyFor: (url: string) => ProxyAddress | undefined,
  lookup: LookupFunction = systemLookup,
): AgentsFor {
  if (mode === 'none') return directAgents;
  const tunnels = new Map<string, HttpsAgent>();
  const byAddress = mode === 'address' && { lookup: checkedLookup(lookup) };
  for (const host of hosts) {
    const proxy = proxyFor(`https://${host}/`);
    if (proxy !== undefined) tunnels.set(host, tunnelAgent(proxy, { ...idle, ...byAddress }));
  }
  return (host) => ({ ...direct, https: tunnels.get(host) ?? direct.https });
}

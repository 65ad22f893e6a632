import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { configError, systemCode } from '../../../base/errors.ts';

export interface Listening {
  /** As one asks for it: `http://127.0.0.1:8080`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Together they hold 64 MiB of bodies at most. */
const mostConnections = 1_024;
const graceMs = 1_000;

/** Serves on an address of this machine. Throws a config error where that cannot be. */
export async function listenOn(
  { host, port }: { readonly host: string; readonly port: number },
  listener: RequestListener,
): Promise<Listening> {
  const server = createServer(
    // Nobody has a reason to send slowly: the bank itself waits for a second.
    {
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5_000,
      // By itself Node looks every 30 s whether one of the limits has passed.
      connectionsCheckingInterval: 1_000,
    },
    listener,
  );
  server.maxConnections = mostConnections;
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw cannotListen(`${host}:${port}`, systemCode(error) ?? 'unknown');
  }
  const bound = server.address();
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await Promise.race([closed, sleep(graceMs, undefined, { ref: false })]);
      server.closeAllConnections();
    },
  };
}

function cannotListen(address: string, code: string) {
  const why: Record<string, string> = {
    EADDRINUSE: 'another program listens there',
    EACCES: 'this user may not: ports below 1024 are for the superuser',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no such host',
  };
  return configError(`The service cannot listen on ${address}: ${why[code] ?? code}`, {
    code: 'cannot_listen',
    hint: 'Choose another --listen HOST:PORT.',
  });
}

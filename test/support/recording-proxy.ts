import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { serve } from './altered-bank.ts';

export interface RecordingProxy {
  /** `127.0.0.1` and its port. */
  readonly host: string;
  /** What it was asked to connect to, in order: `bank.example.test:443`. */
  readonly targets: readonly string[];
  /** The `proxy-authorization` of each. */
  readonly authorizations: readonly (string | undefined)[];
  /** Requests that were not for a connection. */
  readonly plain: readonly string[];
}

/**
 * A proxy that writes down what it is asked for, and connects to the port that `portFor` says, as if every name led here;
 * or gives a status instead, or never answers.
 */
export async function startProxy(
  portFor: (target: string) => number | { readonly status: number } | 'silence',
  tls?: { readonly key: string; readonly cert: string },
): Promise<RecordingProxy> {
  const targets: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const plain: string[] = [];
  const onRequest = (request: IncomingMessage) => {
    plain.push(String(request.url));
    request.destroy();
  };
  const server =
    tls === undefined ? createServer(onRequest) : createTlsServer(tls, onRequest as never);
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    const target = String(request.url);
    targets.push(target);
    authorizations.push(request.headers['proxy-authorization']);
    client.on('error', () => {});
    const way = portFor(target);
    if (way === 'silence') return;
    if (typeof way === 'object') {
      client.end(`HTTP/1.1 ${way.status} No\r\ncontent-length: 7\r\n\r\nno way!`);
      return;
    }
    const upstream = connect(way, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
  });
  const origin = await serve(server as ReturnType<typeof createServer>);
  return { host: new URL(origin).host, targets, authorizations, plain };
}

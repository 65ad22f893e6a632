import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got from 'got';
import type { ProxyAddress } from '../proxy/proxy.ts';
import { tunnelAgent } from '../proxy/tunnel.ts';
import { type Body, bodyOf } from './body.ts';
import { readAnswer } from './bounded-body.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Body;
}

/** What changes something at the bank, where a GET would only ask. */
export interface Change {
  readonly method: 'POST' | 'DELETE';
  /** JSON. */
  readonly body?: string | undefined;
}

/** The wire to the bank's API: one request, one whole answer of whatever status. Throws what the network threw. */
export interface Http {
  /** A GET, unless there is something to change. */
  get(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    change?: Change,
  ): Promise<HttpAnswer>;
  close(): void;
}

/** A page of 100 transactions with everything embedded is below 1 MB; what is far beyond is no page. */
const longestBody = 32 * 1024 * 1024;

/** Redirects are refused: a redirect would carry credentials to another host. `proxy` is on the way to https hosts. */
export function openHttp(concurrency: number, proxy?: ProxyAddress): Http {
  const options = { keepAlive: true, maxSockets: concurrency };
  const agents = {
    http: new HttpAgent(options),
    https: proxy === undefined ? new HttpsAgent(options) : tunnelAgent(proxy, options),
  };
  const client = got.extend({
    agent: agents,
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    timeout: {
      lookup: 10_000,
      connect: 10_000,
      secureConnect: 10_000,
      response: 60_000,
      request: 120_000,
    },
  });
  return {
    async get(url, headers, signal, change) {
      const request = client.stream(url, { headers, signal, ...change });
      // What changes something waits for a body to be written, where none is given.
      if (change !== undefined && change.body === undefined) request.end();
      const { bytes, ...answer } = await readAnswer(request, longestBody);
      return { ...answer, body: bodyOf(bytes) };
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

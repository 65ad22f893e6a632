import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got from 'got';
import type { ProxyAddress } from '../proxy/proxy.ts';
import { tunnelAgent } from '../proxy/tunnel.ts';
import { readAnswer } from './bounded-body.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Without a byte order mark. */
  readonly body: string;
  /** It is not UTF-8: the body is what could be read of it, and good for an error's words only. */
  readonly isGarbled?: boolean;
}

/** The wire to the bank's API: one GET, one whole answer of whatever status. Throws what the network threw. */
export interface Http {
  get(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
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
    async get(url, headers, signal) {
      const { bytes, ...answer } = await readAnswer(
        client.stream(url, { headers, signal }),
        longestBody,
      );
      return { ...answer, ...decode(bytes) };
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** Both decoders take a byte order mark off, as a reader of JSON may. */
const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');

function decode(bytes: Buffer): Pick<HttpAnswer, 'body' | 'isGarbled'> {
  try {
    return { body: strict.decode(bytes) };
  } catch {
    return { body: lenient.decode(bytes), isGarbled: true };
  }
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { RunningBank } from '../../../../src/simulator/index.ts';
import { serve } from '../../../support/altered-bank.ts';

/** A request to the API as it came by. */
export interface Passage {
  readonly path: string;
  readonly token: string | undefined;
  /** Of the bank's answer; 0 when the client hung up before it. */
  status: number;
}

/** Where a test may stop what passes; each may wait. */
export interface Stops {
  /** A request for tokens, before the bank sees it; numbered from 1. */
  beforeToken?: ((number: number) => Promise<void> | void) | undefined;
  /** The bank's answer to it, before the client sees it. */
  afterToken?: ((number: number) => Promise<void> | void) | undefined;
  /** A request to the API, before the bank sees it. `isGone` resolves when the client has hung up. */
  beforeApi?: ((passage: Passage, isGone: Promise<unknown>) => Promise<void> | void) | undefined;
}

export interface Gateway {
  readonly origin: string;
  readonly apiUrl: string;
  readonly passages: readonly Passage[];
  /** Answers 401 of the API that a client was given. */
  refusals(): number;
}

/** A way to the simulated bank on which a test can stop requests and answers. */
export async function openGateway(bank: RunningBank, stops: Stops): Promise<Gateway> {
  const passages: Passage[] = [];
  let origin = '';
  let tokenRequests = 0;
  const handleToken = async (request: IncomingMessage, response: ServerResponse) => {
    tokenRequests += 1;
    const number = tokenRequests;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    await stops.beforeToken?.(number);
    const answer = await fetch(`${bank.origin}${request.url}`, {
      method: 'POST',
      headers: { 'content-type': String(request.headers['content-type']) },
      body: Buffer.concat(chunks),
    });
    const body = await answer.text();
    await stops.afterToken?.(number);
    const type = answer.headers.get('content-type') ?? '';
    response.writeHead(answer.status, { 'content-type': type }).end(body);
  };
  const handleApi = async (request: IncomingMessage, response: ServerResponse) => {
    const path = String(request.url);
    const { authorization } = request.headers;
    const passage: Passage = { path, token: authorization?.replace('Bearer ', ''), status: 0 };
    // Files are fetched without credentials.
    if (path.startsWith('/v2/')) passages.push(passage);
    const isGone = once(response, 'close');
    await stops.beforeApi?.(passage, isGone);
    if (response.destroyed) return;
    const answer = await fetch(`${bank.origin}${path}`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    const type = answer.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await answer.arrayBuffer());
    const body = type.includes('json') ? bytes.toString().replaceAll(bank.origin, origin) : bytes;
    if (response.destroyed) return;
    passage.status = answer.status;
    response.sendDate = false;
    response.writeHead(answer.status, {
      'content-type': type,
      date: answer.headers.get('date') ?? '',
    });
    response.end(body);
  };
  const server = createServer((request, response) => {
    const handle = request.url === '/oauth2/token' ? handleToken : handleApi;
    void handle(request, response).catch(() => response.destroy());
  });
  origin = await serve(server);
  return {
    origin,
    apiUrl: `${origin}/v2`,
    passages,
    refusals: () => passages.filter(({ status }) => status === 401).length,
  };
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Journey } from './journey.ts';

/** An answer of the bank on its way to us. */
export interface Answer {
  status: number;
  body: string;
  readonly headers: Record<string, string>;
}

/** What to alter; a test may change it between two runs. */
export interface Alterations {
  /** What to ask the bank instead of what we asked. */
  ask?: ((path: string) => string) | undefined;
  /** Changes an answer itself, where it is JSON. */
  alter?: ((answer: Answer, path: string) => void | Promise<void>) | undefined;
  /** Sends the answer in a way of its own, broken or slow; false when it has left it alone. */
  send?: ((response: ServerResponse, answer: Answer, path: string) => boolean) | undefined;
}

/** Alters each listing where a text first stands in it. */
export function replaceInListings(find: string, replacement: () => string): Alterations {
  return {
    alter(answer, path) {
      if (isListing(path)) answer.body = answer.body.replace(find, replacement);
    },
  };
}

/** A proxy before the simulated bank, for faults that the bank has no switch for. Returns the URL of the API. */
export async function alteredBank(
  { bank }: Pick<Journey, 'bank'>,
  alterations: Alterations,
): Promise<string> {
  let origin = '';
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = String(request.url);
    const path = alterations.ask?.(asked) ?? asked;
    const { authorization } = request.headers;
    const upstream = await fetch(
      `${bank.origin}${path}`,
      authorization === undefined ? {} : { headers: { authorization } },
    );
    const type = upstream.headers.get('content-type') ?? '';
    const headers = { 'content-type': type, date: upstream.headers.get('date') ?? '' };
    const bytes = Buffer.from(await upstream.arrayBuffer());
    response.sendDate = false;
    if (!type.includes('json')) {
      response.writeHead(upstream.status, headers).end(bytes);
      return;
    }
    const body = bytes.toString().replaceAll(bank.origin, origin);
    const answer: Answer = { status: upstream.status, headers, body };
    await alterations.alter?.(answer, path);
    if (alterations.send?.(response, answer, path) === true) return;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy();
      throw error;
    });
  });
  origin = await serve(server);
  return `${origin}/v2`;
}

/** Listens on a free port of the loopback interface until the test is over; returns the origin. */
export async function serve(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

export const isListing = (path: string): boolean => path.includes('/transactions?');

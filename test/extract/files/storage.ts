import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { serve } from '../../support/altered-bank.ts';

export interface Storage {
  readonly origin: string;
  readonly requests: readonly IncomingMessage[];
  /** Connections so far, also those that asked for nothing. */
  connections(): number;
}

/** A server on loopback that answers as told. */
export async function startStorage(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Storage> {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  return { origin: await serve(server), requests, connections: () => connections };
}

/** A server that never stops sending; `poured` tells how many bytes it had written when the reader went away. */
export async function startFlood(
  status: number,
  headers: Readonly<Record<string, number>> = {},
): Promise<{ readonly storage: Storage; readonly poured: Promise<number> }> {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const ends = new EventEmitter();
  const poured = once(ends, 'end').then(([bytes]) => Number(bytes));
  const storage = await startStorage((_, response) => {
    let bytes = 0;
    const pour = () => {
      while (!response.destroyed) {
        bytes += chunk.length;
        if (!response.write(chunk)) return;
      }
    };
    response.on('drain', pour);
    response.on('close', () => ends.emit('end', bytes));
    response.writeHead(status, headers);
    pour();
  });
  return { storage, poured };
}

import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from 'node:http';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What becomes of a request: refused, done without telling, done otherwise than asked, or told otherwise than done. */
export type Fate =
  | { readonly answer: number; readonly reason: string; readonly message: string }
  | { readonly loseAnswer: true }
  /** The answer ends in the middle. */
  | { readonly cut: true }
  /** Something else happens first. */
  | { readonly before: () => Promise<void> }
  | { readonly body: string }
  | { readonly tell: (answer: string) => string };

export interface LoopbackProxy {
  readonly url: string;
  /** Every request so far, as `METHOD path`, and the id of the job it would start. */
  readonly seen: readonly string[];
}

/** A server in front of an emulator where a test can be the bad network, the overloaded service or the other run. */
export async function startProxy(
  target: string,
  fateOf: (asked: Asked) => Fate | undefined = () => undefined,
): Promise<LoopbackProxy> {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    relay(target, incoming, outgoing, seen, fateOf).catch(() => {
      outgoing.destroy();
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, seen };
}

async function relay(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  seen: string[],
  fateOf: (asked: Asked) => Fate | undefined,
): Promise<void> {
  const { method = 'GET', url: path = '/' } = incoming;
  const body = await bytesOf(incoming);
  const fate = fateOf({ method, path, body: body.toString('utf8') });
  seen.push(`${method} ${path} ${subjectOf(body.toString('utf8'))}`);
  if (fate !== undefined && 'answer' in fate) {
    const { answer: code, reason, message } = fate;
    const error = { code, message, errors: [{ reason, message, domain: 'global' }] };
    outgoing.writeHead(code, { 'content-type': 'application/json' });
    outgoing.end(JSON.stringify({ error }));
    return;
  }
  if (fate !== undefined && 'before' in fate) await fate.before();
  const { status, headers, answer } = await forward(
    new URL(path, target),
    incoming,
    fate !== undefined && 'body' in fate ? Buffer.from(fate.body) : body,
  );
  if (fate !== undefined && 'loseAnswer' in fate) {
    outgoing.destroy();
    return;
  }
  const told =
    fate !== undefined && 'tell' in fate ? Buffer.from(fate.tell(answer.toString('utf8'))) : answer;
  const { 'transfer-encoding': _, ...kept } = headers;
  // An upload in several requests is continued at the address the server names: that must be ours.
  if (kept.location !== undefined)
    kept.location = kept.location.replace(target, `http://${incoming.headers.host}`);
  outgoing.writeHead(status, { ...kept, 'content-length': String(told.length) });
  if (fate === undefined || !('cut' in fate)) {
    outgoing.end(told);
    return;
  }
  outgoing.write(told.subarray(0, told.length / 2), () => outgoing.destroy());
}

function subjectOf(body: string): string {
  return /"jobId":"([^"]+)"/.exec(body)?.[1] ?? '';
}

async function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer) {
  const answer = await new Promise<IncomingMessage>((answered, failed) => {
    const { host: _, 'transfer-encoding': __, ...kept } = headers;
    send(
      url,
      { method, headers: { ...kept, host: url.host, 'content-length': String(body.length) } },
      answered,
    )
      .on('error', failed)
      .end(body);
  });
  return {
    status: answer.statusCode ?? 502,
    headers: answer.headers,
    answer: await bytesOf(answer),
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

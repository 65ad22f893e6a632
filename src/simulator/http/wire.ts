import { ServerResponse } from 'node:http';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Hono } from 'hono';
import type { BankCore } from '../bank-core.ts';
import { errorBody } from './faults/error-body.ts';
import type { Fault } from './faults/faults.ts';
import { Problem } from './faults/problem.ts';
import { proxyPage } from './lists/pages.ts';
import type { BankEnv } from './target.ts';

/** Puts answers on the wire: late, broken or oddly framed where a switch or a fault says so. */
export function makeWire(app: Hono<BankEnv>, core: BankCore) {
  return async (request: Request, env: HttpBindings | Http2Bindings): Promise<Response> => {
    if (!isHttp1(env)) throw new TypeError('the bank speaks HTTP/1.1 only');
    const target = env.incoming.url ?? '/';
    if (target.startsWith('/__simulator')) return app.fetch(request, env);
    const { quirks } = core.world;
    if (quirks.latency_ms > 0) await sleep(quirks.latency_ms);
    const fault = core.faults.take(target);
    if (fault?.kind === 'reset' || fault?.kind === 'hang') {
      core.log.add(request.method, target, 0);
      return await noAnswer(env.outgoing, fault.kind);
    }
    const response =
      fault === null || fault.kind === 'cut_body'
        ? await app.fetch(request, env)
        : faultAnswer(fault, core);
    core.log.add(request.method, target, response.status);
    if (fault?.kind === 'cut_body') return await sendRaw(response, env.outgoing, 'half');
    if (quirks.body_framing === 'close') return await sendRaw(response, env.outgoing, 'unframed');
    return response;
  };
}

function isHttp1(env: HttpBindings | Http2Bindings): env is HttpBindings {
  return env.outgoing instanceof ServerResponse;
}

function faultAnswer(fault: Fault, core: BankCore): Response {
  const date = new Date(core.world.clock.nowMs()).toUTCString();
  if (fault.kind === 'html') {
    return new Response(proxyPage, { headers: { Date: date, 'Content-Type': 'text/html' } });
  }
  const status = fault.status ?? 503;
  const problem = new Problem(status, 'injected', `injected fault ${status}`);
  return new Response(errorBody(problem, core.world.quirks, core.ids.hex(32)), {
    status,
    headers: {
      Date: date,
      'Content-Type': 'application/json; charset=utf-8',
      'X-Request-Id': core.ids.uuid(),
      ...(fault.retry_after !== undefined && { 'Retry-After': String(fault.retry_after) }),
    },
  });
}

async function noAnswer(outgoing: ServerResponse, kind: 'reset' | 'hang'): Promise<Response> {
  if (kind === 'reset') outgoing.socket?.resetAndDestroy();
  else await new Promise<void>((resolve) => outgoing.once('close', resolve));
  return RESPONSE_ALREADY_SENT;
}

async function sendRaw(
  response: Response,
  outgoing: ServerResponse,
  how: 'half' | 'unframed',
): Promise<Response> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = Object.fromEntries(response.headers);
  delete headers['content-length'];
  if (how === 'unframed') {
    outgoing.useChunkedEncodingByDefault = false;
    outgoing.shouldKeepAlive = false;
    outgoing.writeHead(response.status, { ...headers, Connection: 'close' });
    outgoing.end(body);
    return RESPONSE_ALREADY_SENT;
  }
  outgoing.writeHead(response.status, { ...headers, 'Content-Length': body.length });
  outgoing.write(body.subarray(0, body.length >> 1), () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { serve } from '../../../support/altered-bank.ts';

/** How a request is answered instead of doing it, or after doing it. */
export interface SecretFault {
  readonly method: 'access' | 'addVersion' | 'destroy';
  readonly status: number;
  readonly times: number;
  /** Requests of the method to let pass first. */
  readonly skip?: number;
  /** The request is done all the same, and only its answer is another: a lost answer. */
  readonly isDone?: boolean;
}

export interface TestSecret {
  readonly origin: string;
  readonly address: { readonly project: string; readonly secret: string };
  /** Contents by number, from 1 on; null when destroyed. */
  readonly versions: (string | null)[];
  /** `latest` stays behind by so many versions, as it may for hours. */
  lag: number;
  fail(fault: SecretFault): void;
  /** Requests by method. */
  readonly counts: Record<string, number>;
}

const words: Record<number, string> = {
  400: 'FAILED_PRECONDITION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  503: 'UNAVAILABLE',
};

/** A server that speaks Secret Manager's REST protocol, as far as one secret and its versions go. */
export async function startSecretManager(isThere = true): Promise<TestSecret> {
  const address = { project: 'acme-finance', secret: 'qonto-tokens' };
  const name = `projects/${address.project}/secrets/${address.secret}`;
  const versions: (string | null)[] = [];
  const faults: (SecretFault & { times: number; skip: number })[] = [];
  const counts: Record<string, number> = {};

  const access = (response: ServerResponse, wanted: string) => {
    const newest = Math.max(versions.length - secret.lag, Math.min(1, versions.length));
    const number = wanted === 'latest' ? newest : Number(wanted);
    const version = `${name}/versions/${number}`;
    const data = versions[number - 1];
    if (data === undefined) refuse(response, 404, `Secret [${name}] not found or has no versions.`);
    else if (data === null)
      refuse(response, 400, `Secret Version [${version}] is in DESTROYED state.`);
    else answer(response, 200, { name: version, payload: { data } });
  };
  const perform = async (request: IncomingMessage, response: ServerResponse, method: string) => {
    if (method === 'access') {
      access(response, /versions\/(\w+):/.exec(String(request.url))?.[1] ?? '');
    } else if (method === 'addVersion') {
      versions.push(JSON.parse(await bodyOf(request)).payload.data);
      answer(response, 200, { name: `${name}/versions/${versions.length}`, state: 'ENABLED' });
    } else {
      const number = Number(/versions\/(\d+):/.exec(String(request.url))?.[1]);
      versions[number - 1] = null;
      answer(response, 200, { name: `${name}/versions/${number}`, state: 'DESTROYED' });
    }
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const [, method = ''] = /:(access|addVersion|destroy)$/.exec(String(request.url)) ?? [];
    counts[method] = (counts[method] ?? 0) + 1;
    if (!isThere || !String(request.url).startsWith(`/v1/${name}`)) {
      refuse(response, 404, `Secret [${name}] not found.`);
      return;
    }
    const fault = faults.find((one) => one.method === method && one.times > 0);
    if (fault !== undefined && fault.skip > 0) fault.skip -= 1;
    else if (fault !== undefined) {
      fault.times -= 1;
      if (fault.isDone === true) versions.push(JSON.parse(await bodyOf(request)).payload.data);
      refuse(response, fault.status, `injected ${fault.status}`);
      return;
    }
    await perform(request, response, method);
  };
  const server = createServer((request, response) => void handle(request, response));
  const secret: TestSecret = {
    origin: await serve(server),
    address,
    versions,
    lag: 0,
    fail: (fault) => void faults.push({ skip: 0, ...fault }),
    counts,
  };
  return secret;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  answer(response, status, { error: { code: status, message, status: words[status] } });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

import { createServer, type ServerResponse } from 'node:http';
import { Secret } from '../../../../src/base/secret.ts';
import type { OauthCredentials } from '../../../../src/qonto/http/credentials.ts';
import { grantRequester } from '../../../../src/qonto/oauth/grant.ts';
import { askForTokens } from '../../../../src/qonto/oauth/wire.ts';
import { serve } from '../../../support/altered-bank.ts';

export const json = 'application/json; charset=utf-8';

export const credentials: OauthCredentials = {
  kind: 'oauth',
  clientId: 'the-client',
  clientSecret: new Secret('secret-of-the-client'),
  refreshToken: undefined,
  stagingToken: new Secret('token-of-the-sandbox'),
};

/** A token endpoint that gives one answer, and writes down what it was asked. */
export async function endpoint(answer: (response: ServerResponse) => void) {
  const asked: { path: string; form: Record<string, string>; staging: unknown }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(body));
      asked.push({
        path: String(request.url),
        form,
        staging: request.headers['x-qonto-staging-token'],
      });
      answer(response);
    });
  });
  const origin = await serve(server);
  const ask = grantRequester(origin, credentials);
  return {
    asked,
    host: new URL(origin).host,
    ask: () => askForTokens(origin, { headers: {}, body: new URLSearchParams() }, undefined),
    request: () => ask(new Secret('refresh-that-is-old')),
  };
}

export const answering = (status: number, body: string | object, type = json) =>
  endpoint((response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });

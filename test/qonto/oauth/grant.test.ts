import { describe, expect, it } from 'vitest';
import { unavailableError } from '../../../src/base/errors.ts';
import { Secret } from '../../../src/base/secret.ts';
import {
  changedMeanwhile,
  consentEnded,
  noTokenAnswer,
  tokenFault,
  tokensNotStored,
} from '../../../src/qonto/oauth/faults.ts';
import { grantRequester } from '../../../src/qonto/oauth/grant.ts';
import { answering, credentials, endpoint, json } from './support/token-endpoint.ts';

const host = 'oauth.example.org';

const tokens = { access_token: 'access-that-is-new', token_type: 'bearer' };

describe('the token endpoint', () => {
  it('is asked with the client and the refresh token in a form', async () => {
    const { asked, request } = await answering(200, {
      ...tokens,
      refresh_token: 'refresh-that-is-new',
      expires_in: 60,
    });
    const grant = await request();
    expect(asked).toEqual([
      {
        path: '/oauth2/token',
        form: {
          grant_type: 'refresh_token',
          refresh_token: 'refresh-that-is-old',
          client_id: 'the-client',
          client_secret: 'secret-of-the-client',
        },
        staging: 'token-of-the-sandbox',
      },
    ]);
    expect(grant?.accessToken.reveal()).toBe('access-that-is-new');
    expect(grant?.refreshToken?.reveal()).toBe('refresh-that-is-new');
    expect(grant?.lifetimeMs).toBe(60_000);
  });

  it('may keep the refresh token, say no lifetime, and send an identity token', async () => {
    const { request } = await answering(200, { ...tokens, id_token: 'what is this?' });
    const grant = await request();
    expect(grant?.refreshToken).toBeUndefined();
    expect(grant?.lifetimeMs).toBe(3_600_000);
  });

  it('does not accept a token any more: that is no fault', async () => {
    const { request } = await answering(400, { error: 'invalid_grant' });
    expect(await request()).toBeUndefined();
  });

  it.each([
    [401, { error: 'invalid_client' }, 'auth', 'unauthorized', false],
    [503, { error: 'temporarily_unavailable' }, 'unavailable', 'token_endpoint_failed', true],
    [200, '<html>', 'unavailable', 'token_endpoint_failed', true],
    [200, { no: 'tokens' }, 'unavailable', 'token_endpoint_failed', true],
    [400, { error: 'invalid_request' }, 'unavailable', 'token_endpoint_failed', false],
    [500, '', 'unavailable', 'token_endpoint_failed', true],
  ])('answers %i %j', async (status, body, kind, code, transient) => {
    const { request, host } = await answering(status, body);
    await expect(request()).rejects.toMatchObject({
      kind,
      code,
      transient,
      message: expect.stringContaining(host),
    });
  });

  it('answers with a page, a redirect, or far too much', async () => {
    const page = await answering(200, '<html>', 'text/html');
    await expect(page.request()).rejects.toMatchObject({ code: 'token_endpoint_wrong' });
    const moved = await endpoint((response) =>
      response.writeHead(302, { location: '/login' }).end(),
    );
    await expect(moved.request()).rejects.toMatchObject({ code: 'token_endpoint_wrong' });
    const much = await answering(200, 'x'.repeat(64 * 1024 + 1));
    await expect(much.request()).rejects.toMatchObject({
      code: 'token_endpoint_unreachable',
      message: expect.stringContaining('TOO_LONG'),
    });
  });

  it('does not answer', async () => {
    const { request } = await endpoint((response) => response.destroy());
    await expect(request()).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'token_endpoint_unreachable',
      transient: true,
    });
  });

  it('is asked without encryption on this machine only', async () => {
    const ask = grantRequester('http://oauth.example.org', credentials);
    await expect(ask(new Secret('refresh-that-is-old'))).rejects.toMatchObject({
      message: expect.stringContaining('oauth.example.org (OAUTH'),
    });
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('is on this machine at %s', async (name) => {
    const ask = grantRequester(`http://${name}:49151`, credentials);
    // Nobody answers there, but it was tried.
    await expect(ask(new Secret('refresh-that-is-old'))).rejects.toMatchObject({
      message: expect.not.stringContaining('(OAUTH'),
    });
  });
});

describe('an answer that is read', () => {
  it.each([
    ['', ''],
    ['no json', 'no json'],
    ['5', '5'],
    ['null', 'null'],
    ['{ "a": 1 }', '{ "a": 1 }'],
    [
      '{"id_token":"x","access_token":"a","token_type":"Bearer"}',
      '{"access_token":"a","token_type":"Bearer"}',
    ],
    ['\ufeff{"a":1}', '{"a":1}'],
  ])('%j is %j', async (text, read) => {
    const { ask } = await answering(201, text, 'a/b');
    const found = await ask();
    expect(found.headers.get('content-type')).toBe('a/b');
    expect([found.status, await found.text()]).toEqual([201, read]);
  });

  it('is as long as it may be', async () => {
    const longest = 'x'.repeat(64 * 1024);
    expect(await (await (await answering(200, longest)).ask()).text()).toBe(longest);
    expect((await (await answering(204, '')).ask()).status).toBe(204);
  });
});

const fault = (status: number, error?: string, contentType: string | null = json) =>
  tokenFault({ status, contentType }, error, host);

describe('a fault of the token endpoint', () => {
  it.each([
    [400, 'invalid_client'],
    [400, 'unauthorized_client'],
    [400, 'invalid_scope'],
    [401, undefined],
    [403, 'whatever'],
  ])('%i %s: the application is refused', (status, error) => {
    expect(fault(status, error)).toMatchObject({
      kind: 'auth',
      code: 'unauthorized',
      transient: false,
      message: expect.stringMatching(
        `refused by the bank's token endpoint at ${host}.*${status}, ${error ?? 'no reason'}`,
      ),
    });
  });

  it.each([
    [300, null],
    [399, json],
    [200, null],
    [200, 'text/html'],
    [200, 'application/jsonp'],
  ])('%i %s: it is another address', (status, type) => {
    expect(fault(status, undefined, type)).toMatchObject({
      kind: 'unavailable',
      code: 'token_endpoint_wrong',
      transient: false,
    });
  });

  it.each([
    [200, undefined, true],
    [429, undefined, true],
    [500, undefined, true],
    [599, undefined, true],
    [400, 'server_error', true],
    [400, 'temporarily_unavailable', true],
    [400, 'my_server_error', false],
    [400, 'temporarily_unavailable_too', false],
    [400, 'my_invalid_client', false],
    [400, 'invalid_client_too', false],
    [404, undefined, false],
    [299, undefined, false],
    [499, undefined, false],
  ])('%i %s may pass: %s', (status, error, transient) => {
    const word = error === undefined ? '' : `, ${error}`;
    expect(fault(status, error)).toMatchObject({
      kind: 'unavailable',
      code: 'token_endpoint_failed',
      transient,
      message: `No tokens from the bank's token endpoint at ${host} (${status}${word})`,
    });
  });

  it('is no other address where an error comes as a page', () => {
    expect(fault(404, undefined, 'text/html')).toMatchObject({ code: 'token_endpoint_failed' });
  });

  it('is known in any letters of its type', () => {
    expect(fault(200, undefined, 'Application/JSON')).toMatchObject({
      code: 'token_endpoint_failed',
    });
  });

  it.each([
    [Object.assign(new Error(), { code: 'EPIPE' }), 'EPIPE', false],
    [new Error(), 'ERR_UNKNOWN', false],
    ['text', 'ERR_UNKNOWN', false],
    [Object.assign(new Error(), { code: 'CERT_HAS_EXPIRED' }), 'CERT_HAS_EXPIRED', true],
    [{ code: 'ERR_TLS_X' }, 'ERR_TLS_X', true],
    [{ code: 'ERR_SSL_X' }, 'ERR_SSL_X', true],
    [{ code: 'X_ALTNAME_X' }, 'X_ALTNAME_X', true],
  ])('is no answer at all: %#', (error, code, isTls) => {
    const found = noTokenAnswer(error, host);
    expect(found).toMatchObject({
      kind: 'unavailable',
      code: isTls ? 'tls_failed' : 'token_endpoint_unreachable',
      transient: !isTls,
      message: `No answer from the bank's token endpoint at ${host} (${code})`,
    });
    expect(/certificate|TLS/.test(found.hint)).toBe(isTls);
  });
});

describe('a fault of the chain of tokens', () => {
  it('says since when, where that is known', () => {
    expect(consentEnded('X', undefined)).toMatchObject({
      kind: 'auth',
      code: 'unauthorized',
      message: 'The bank no longer accepts the refresh token in X',
      hint: expect.stringContaining('QONTO_REFRESH_TOKEN'),
    });
    expect(consentEnded('X', 0).message).toBe(
      'The bank no longer accepts the refresh token in X, which is of 1970-01-01T00:00Z',
    );
  });

  it('says what to do about the store', () => {
    const reason = unavailableError('no space', { code: 'x', hint: 'Free some.' });
    expect(tokensNotStored('file:v', reason)).toMatchObject({
      kind: 'unavailable',
      code: 'tokens_not_stored',
      transient: false,
      hint: expect.stringMatching(/file:v right.*Free some\.$/),
    });
    expect(changedMeanwhile('file:v')).toMatchObject({
      kind: 'unavailable',
      code: 'token_store_changed',
      transient: true,
    });
  });
});

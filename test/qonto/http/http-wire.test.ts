import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { install } from '@sinonjs/fake-timers';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { silentLog } from '../../../src/base/log.ts';
import { Secret } from '../../../src/base/secret.ts';
import { fixedAuthorization } from '../../../src/qonto/http/authorization.ts';
import { createClient } from '../../../src/qonto/http/client.ts';
import { openHttp } from '../../../src/qonto/http/wire.ts';
import {
  type Alterations,
  type Answer,
  alteredBank,
  isListing,
  serve,
} from '../../support/altered-bank.ts';
import { untrustedCertificate } from '../../support/certificate.ts';
import { expectCaughtUp, expectHold } from '../../support/hold.ts';
import { startJourney } from '../../support/journey.ts';
import { shortestWaits } from '../../support/shortest-waits.ts';

const small = { transactions: 60, accounts: 2, attachmentsShare: 0 };

beforeEach(shortestWaits);

describe('an answer that breaks off', () => {
  const cuts: Record<string, (response: ServerResponse, answer: Answer, half: Buffer) => void> = {
    'T11 reset in the middle of the body'(response, { headers, body }, half) {
      response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(body) });
      response.write(half, () => response.socket?.resetAndDestroy());
    },
    'T12 shorter than its length says'(response, { headers, body }, half) {
      response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(body) });
      response.write(half, () => response.socket?.end());
    },
    'T13 cut between two chunks'(response, { headers }, half) {
      response.writeHead(200, headers);
      response.write(half, () => response.socket?.end());
    },
    'T14 cut where only the end of the connection ends it'(response, { headers }, half) {
      response.useChunkedEncodingByDefault = false;
      response.shouldKeepAlive = false;
      response.writeHead(200, { ...headers, connection: 'close' });
      response.end(half);
    },
  };

  it.each(Object.keys(cuts))('%s is asked for again and never taken for whole', async (name) => {
    const journey = await startJourney(small);
    const places = [1, 0.999, 0.5, 0.1, 0];
    let cut = 0;
    const url = await alteredBank(journey, {
      send(response, answer, path) {
        const place = places[cut];
        if (place === undefined || !isListing(path)) return false;
        cut += 1;
        const bytes = Buffer.from(answer.body);
        cuts[name]?.(response, answer, bytes.subarray(0, Math.floor(place * (bytes.length - 1))));
        return true;
      },
    });
    const listings = 2 * 4;
    journey.bank.bank.clearRequests();
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract?.faults).toEqual([]);
    expect(journey.bank.bank.requests().by_path['/v2/transactions']).toBe(listings + places.length);
    await journey.expectTruth();
  });
});

it('T15 a body of one byte a second runs into the time limit, and is asked for six times at most', async () => {
  const clock = install({
    toFake: ['setTimeout', 'clearTimeout'],
    shouldClearNativeTimers: true,
  });
  onTestFinished(() => clock.uninstall());
  const pulses: NodeJS.Timeout[] = [];
  onTestFinished(() => pulses.forEach(clearInterval));
  let requests = 0;
  const origin = await serve(
    createServer((_, response) => {
      requests += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
      // A byte a second: the second passes in the client's clock too.
      pulses.push(setInterval(() => response.write(' ', () => clock.tick(1_000)), 1));
    }),
  );
  const client = createClient({
    apiUrl: origin,
    authorization: fixedAuthorization({ kind: 'key', login: 'a', secretKey: new Secret('b') }),
    http: openHttp(1),
    requestsPer10Seconds: 100,
    log: silentLog,
  });
  onTestFinished(() => client.close());
  await expect(client.get({ path: '/slow', read: (body) => body })).rejects.toMatchObject({
    code: 'bank_unreachable',
    exit: exitStatus.unavailable,
    message: expect.stringContaining('ETIMEDOUT'),
  });
  expect(requests).toBe(6);
});

describe('a bank that is not where it should be', () => {
  it('T16 a name that does not resolve is tried again, and the run holds', async () => {
    const journey = await startJourney(small);
    await journey.sync();
    const run = () => journey.sync({ 'api-url': 'https://bank.invalid/v2' });
    expect(await expectHold(journey, run)).toMatchObject({
      exit: exitStatus.unavailable,
      codes: ['bank_unreachable'],
      messages: [expect.stringMatching(/ENOTFOUND|EAI_AGAIN/)],
    });
    await expectCaughtUp(journey);
  });

  it.each(['itself', 'an unknown authority'] as const)(
    'T17 a certificate signed by %s ends the run at once, even where verification was switched off',
    async (signedBy) => {
      const journey = await startJourney(small);
      await journey.sync();
      let connections = 0;
      let requests = 0;
      const server = createTlsServer(untrustedCertificate(signedBy), (_, response) => {
        requests += 1;
        response.end();
      }).on('connection', () => {
        connections += 1;
      });
      const url = `${(await serve(server)).replace('http:', 'https:')}/v2`;
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      onTestFinished(() => {
        delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      });
      expect(await expectHold(journey, () => journey.sync({ 'api-url': url }))).toMatchObject({
        exit: exitStatus.unavailable,
        codes: ['tls_failed'],
        hints: [expect.stringContaining('NODE_EXTRA_CA_CERTS')],
      });
      expect({ connections, requests }).toEqual({ connections: 1, requests: 0 });
      await expectCaughtUp(journey);
    },
  );

  it('T26 a redirect of any kind is refused, and nobody else is sent anything', async () => {
    const journey = await startJourney(small);
    await journey.sync();
    journey.bank.bank.advance({ hours: 5 });
    let strangers = 0;
    const elsewhere = await serve(
      createServer((_, response) => {
        strangers += 1;
        response.end('{}');
      }),
    );
    const alterations: Alterations = {};
    const url = await alteredBank(journey, alterations);
    for (const status of [300, 301, 302, 303, 304, 307, 308]) {
      alterations.alter = (answer) => {
        answer.status = status;
        answer.headers.location = `${elsewhere}/v2/organization`;
      };
      const held = await expectHold(journey, () => journey.sync({ 'api-url': url }));
      expect(held).toMatchObject({ exit: exitStatus.unavailable, codes: ['redirected'] });
    }
    expect(strangers).toBe(0);
    await expectCaughtUp(journey);
  });
});

import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { statusOf } from '../../../src/cli/output/report.ts';
import { type Answer, alteredBank } from '../../support/altered-bank.ts';
import { expectCaughtUp, expectHold } from '../../support/hold.ts';
import { startJourney } from '../../support/journey.ts';
import { shortestWaits } from '../../support/shortest-waits.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0 };

beforeEach(shortestWaits);

/** Sends the answer to what `path` matches as these bytes. */
const encoded =
  (path: RegExp, encode: (body: string) => Buffer) =>
  (response: ServerResponse, answer: Answer, asked: string): boolean => {
    if (!path.test(asked)) return false;
    response.writeHead(answer.status, answer.headers).end(encode(answer.body));
    return true;
  };

const cafe = (body: string) => body.replace('{', '{"café":"été",');

describe('T136 an answer that is not UTF-8', () => {
  it.each([
    ['Latin-1', (body: string) => Buffer.from(cafe(body), 'latin1')],
    ['UTF-16', (body: string) => Buffer.from(`\ufeff${body}`, 'utf16le')],
    ['half a character', (body: string) => Buffer.concat([half(cafe(body)), Buffer.from(body)])],
  ])('to a listing, %s: held, with the endpoint named, and nothing lands', async (_, encode) => {
    const journey = await startJourney(small);
    await journey.sync();
    journey.bank.bank.advance({ hours: 5 });
    const url = await alteredBank(journey, { send: encoded(/\/transactions\?/, encode) });
    const held = await expectHold(journey, () => journey.sync({ 'api-url': url }));
    expect(held).toMatchObject({ exit: exitStatus.unavailable, codes: ['broken_body'] });
    expect(held.messages[0]).toMatch(/GET \/transactions .* is not UTF-8$/);
    await expectCaughtUp(journey);
  });

  it.each(['/organization', '/labels', '/memberships', '/bank_accounts'])(
    'to %s: nothing of it lands, and the run says so',
    async (endpoint) => {
      const journey = await startJourney(small);
      const url = await alteredBank(journey, {
        send: encoded(new RegExp(`^/v2${endpoint}\\b`), (body) =>
          Buffer.from(cafe(body), 'latin1'),
        ),
      });
      const run = () => journey.sync({ 'api-url': url });
      const told = await run().then(
        ({ extract }) => (extract?.faults ?? []).map(({ message }) => message).join('\n'),
        (error: Error) => error.message,
      );
      expect(told).toContain(`GET ${endpoint} is not UTF-8`);
      const table = endpoint === '/organization' ? 'organizations' : endpoint.slice(1);
      const landed = journey.query(`select count(*)::int as n from qonto_raw.${table}`);
      // Without accounts there is not even a warehouse.
      expect(await landed.catch(() => [{ n: 0 }])).toEqual([{ n: 0 }]);
      await expectCaughtUp(journey);
    },
  );

  it('of an error is read as far as it can be: its status counts', async () => {
    const journey = await startJourney(small);
    const url = await alteredBank(journey, {
      alter: (answer) => {
        answer.status = 401;
      },
      send: encoded(/./, () => Buffer.from('{"message":"clé refusée"}', 'latin1')),
    });
    await expect(journey.sync({ 'api-url': url })).rejects.toMatchObject({
      exit: exitStatus.auth,
      code: 'unauthorized',
    });
  });
});

describe('T377 a listing that cannot be unpacked', () => {
  it.each([
    ['gzip', (body: string) => Buffer.from(body)],
    ['br', (body: string) => Buffer.from(body)],
    ['gzip', (body: string) => gzipSync(body).subarray(0, -12)],
    ['gzip', (body: string) => Buffer.from(body.repeat(20))],
  ])(
    'as %s is held, and told as such and not as a network without an answer',
    async (as, encode) => {
      const journey = await startJourney(small);
      await journey.sync();
      journey.bank.bank.advance({ hours: 5 });
      const url = await alteredBank(journey, {
        send(response, answer, path) {
          if (!/\/transactions\?/.test(path)) return false;
          response.writeHead(200, { ...answer.headers, 'content-encoding': as });
          response.end(encode(answer.body));
          return true;
        },
      });
      const held = await expectHold(journey, () => journey.sync({ 'api-url': url }));
      expect(held).toMatchObject({ exit: exitStatus.unavailable, codes: ['broken_body'] });
      expect(held.messages[0]).toMatch(/GET \/transactions .* cannot be unpacked \(/);
      await expectCaughtUp(journey);
    },
  );
});

it('T136 a byte order mark before every answer is taken off', async () => {
  const journey = await startJourney(small);
  const url = await alteredBank(journey, {
    send: encoded(/./, (body) => Buffer.from(`\ufeff${body}`)),
  });
  expect(statusOf(await journey.sync({ 'api-url': url }))).toBe(exitStatus.done);
  await journey.expectTruth();
});

/** Cut in the middle of its first letter with an accent. */
function half(text: string): Buffer {
  const bytes = Buffer.from(text);
  return bytes.subarray(0, bytes.indexOf(0xc3) + 1);
}

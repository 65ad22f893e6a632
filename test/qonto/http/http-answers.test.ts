import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { statusOf } from '../../../src/cli/output/report.ts';
import {
  type Alterations,
  type Answer,
  alteredBank,
  isListing,
} from '../../support/altered-bank.ts';
import { expectCaughtUp, expectHold } from '../../support/hold.ts';
import { startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';
import { shortestWaits } from '../../support/shortest-waits.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0 };
const statusesAsked = 4;

beforeEach(shortestWaits);

/** After a good run and some life at the bank: no answer to a listing can be read. */
async function expectHoldUnder(alterations: Alterations) {
  const journey = await startJourney(small);
  await journey.sync();
  journey.bank.bank.advance({ hours: 5 });
  const url = await alteredBank(journey, alterations);
  journey.bank.bank.clearRequests();
  const held = await expectHold(journey, () => journey.sync({ 'api-url': url }));
  const asked = Number(journey.bank.bank.requests().by_path['/v2/transactions']) / statusesAsked;
  await expectCaughtUp(journey);
  return { ...held, asked };
}

function rewrite(change: (answer: Answer) => void): Alterations {
  return {
    alter: (answer, path) => {
      if (isListing(path)) change(answer);
    },
  };
}

describe('a listing that is no JSON', () => {
  it('T18 HTML with status 200 holds, and its text is nowhere in what the program says', async () => {
    const journey = await startJourney(small);
    await journey.sync();
    journey.bank.bank.advance({ hours: 5 });
    journey.bank.bank.addFault({ match: '/transactions?', kind: 'html', times: 1_000 });
    expect(await expectHold(journey, () => journey.sync())).toMatchObject({
      exit: exitStatus.unavailable,
      codes: ['not_json'],
    });
    const paths = journey.places;
    const said = await runCli(['sync', '--log-level', 'debug', ...paths], journey.env);
    expect(said.status).toBe(exitStatus.unavailable);
    expect(said.stderr).toContain('text/html instead of JSON');
    expect(said.stdout + said.stderr).not.toMatch(/<|One moment|Please try again/);
    journey.bank.bank.clearFaults();
    await expectCaughtUp(journey);
  });

  it.each(['text/plain', ''])(
    'T19 a good body called "%s" holds, and is not asked for again',
    async (type) => {
      const held = await expectHoldUnder(
        rewrite(({ headers }) => {
          if (type === '') delete headers['content-type'];
          else headers['content-type'] = type;
        }),
      );
      expect(held).toMatchObject({ exit: exitStatus.unavailable, codes: ['not_json'], asked: 1 });
    },
  );

  const broken: Record<string, (answer: Answer) => void> = {
    'T20 malformed JSON'(answer) {
      answer.body = answer.body.replace('"meta":', '"meta"');
    },
    'T20 JSON with something behind it'(answer) {
      answer.body += '}';
    },
    'T21 an empty body'(answer) {
      answer.body = '';
    },
    'T22 a 206'(answer) {
      answer.status = 206;
    },
    'T22 a 204'(answer) {
      answer.status = 204;
      answer.body = '';
      delete answer.headers['content-type'];
    },
  };

  it.each(Object.keys(broken))('%s is asked for six times, and holds', async (name) => {
    const held = await expectHoldUnder(rewrite((answer) => broken[name]?.(answer)));
    expect(held).toMatchObject({ exit: exitStatus.unavailable, codes: ['broken_body'], asked: 6 });
  });
});

describe('an answer beyond all bounds', () => {
  const type = { 'content-type': 'application/json' };
  const padding = Buffer.alloc(50_000_000, 'x');
  const long: Record<string, (response: ServerResponse) => void> = {
    'T23 a gzip bomb'(response) {
      const bomb = gzipSync(padding);
      expect(bomb.length).toBeLessThan(100_000);
      response.writeHead(200, { ...type, 'content-encoding': 'gzip' }).end(bomb);
    },
    'T24 a page of 50 MB'(response) {
      response.writeHead(200, { ...type, 'content-length': padding.length }).end(padding);
    },
  };

  it.each(Object.keys(long))('%s is cut off, asked for once, and holds', async (name) => {
    const held = await expectHoldUnder({
      send(response, _, path) {
        if (isListing(path)) long[name]?.(response);
        return isListing(path);
      },
    });
    expect(held).toMatchObject({ codes: ['body_too_long'], asked: 1 });
  });
});

describe('rows that no warehouse takes', () => {
  it.each([101, 100_000])(
    'T25 a row of depth %i is set aside and counted, and the others land',
    async (depth) => {
      const journey = await startJourney(small);
      const nest = `${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}`;
      const victim = journey.bank.bank.truth().transactions[7]?.id;
      const url = await alteredBank(journey, {
        alter(answer, path) {
          if (isListing(path))
            answer.body = answer.body.replace(`"id":"${victim}"`, `"nest":${nest},$&`);
        },
      });
      const done = await journey.sync({ 'api-url': url });
      expect(done.extract).toMatchObject({ faults: [], quarantined: 1 });
      expect(statusOf(done)).toBe(exitStatus.data);
      expect((await journey.sync({ 'api-url': url })).extract?.quarantined).toBe(0);
      await journey.expectTruth(({ id }) => id !== victim);
      // Once it is well again it lands.
      journey.bank.bank.bulkTouch({ count: 60 });
      await expectCaughtUp(journey);
    },
  );

  it('T25 a row of depth 100 lands', async () => {
    const journey = await startJourney(small);
    const nest = `${'['.repeat(99)}${']'.repeat(99)}`;
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (isListing(path)) answer.body = answer.body.replaceAll('"note":', `"nest":${nest},$&`);
      },
    });
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract).toMatchObject({ faults: [], quarantined: 0 });
    expect(
      await journey.query(
        `select count(*)::int as n from qonto_raw.transactions where payload ->> 'nest' = '${nest}'`,
      ),
    ).toEqual([{ n: 60 }]);
  });

  it('T25 an answer that is nothing but depth holds', async () => {
    const depth = 100_000;
    const held = await expectHoldUnder({
      alter(answer, path) {
        if (isListing(path)) answer.body = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      },
    });
    expect(held).toMatchObject({ codes: ['unexpected_shape'], asked: 1 });
  });

  it('T24 a row of 3 MB is set aside and counted, and the others land', async () => {
    const journey = await startJourney(small);
    const [first] = journey.bank.bank.truth().transactions;
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (isListing(path))
          answer.body = answer.body.replace(
            `"id":"${first?.id}"`,
            `"long":"${'x'.repeat(3_000_000)}",$&`,
          );
      },
    });
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract).toMatchObject({ faults: [], quarantined: 1 });
    expect(statusOf(done)).toBe(exitStatus.data);
    await journey.expectTruth(({ id }) => id !== first?.id);
  });
});

it('T27 `__proto__` and repeated keys do nothing, and stay in the payload as they came', async () => {
  const journey = await startJourney(small);
  const odd =
    '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"note":"first","note":"second",';
  const url = await alteredBank(journey, {
    alter(answer) {
      answer.body = answer.body
        .replaceAll('"id":', `${odd}"id":`)
        .replace(
          '"meta":{',
          '"__proto__":{"transactions":[]},"meta":{"__proto__":{"current_page":9},',
        );
    },
  });
  const done = await journey.sync({ 'api-url': url });
  expect(done.extract).toMatchObject({ faults: [], quarantined: 0 });
  expect({}).not.toHaveProperty('polluted');
  const rows = await journey.query(
    'select payload::varchar as payload from qonto_raw.transactions',
  );
  expect(rows).toHaveLength(journey.bank.bank.truth().transactions.length);
  for (const { payload } of rows) expect(payload).toContain(odd);
});

it.each(['null', '[]', '"x"'])(
  'T374 an organization that is %s is asked for once, and told as an answer of another shape',
  async (value) => {
    const journey = await startJourney(small);
    let asked = 0;
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (!/\/organization\b/.test(path)) return;
        asked += 1;
        answer.body = `{"organization":${value}}`;
      },
    });
    await expect(journey.sync({ 'api-url': url })).rejects.toMatchObject({
      exit: exitStatus.unavailable,
      code: 'unexpected_shape',
    });
    expect(asked).toBe(1);
  },
);

describe('a refusal', () => {
  it.each(['organization', 'labels'] as const)(
    'T09 a 403 for want of the scope of %s is asked once and names the endpoint and the scope',
    async (scope) => {
      const journey = await startJourney({ ...small, quirks: { forbidden: scope } });
      const outcome = await journey.sync().catch((error: unknown) => error);
      expect(journey.bank.bank.requests().by_status[403]).toBe(1);
      if (scope === 'organization') {
        expect(outcome).toMatchObject({
          exit: exitStatus.auth,
          code: 'forbidden',
          message: expect.stringMatching(/GET \/organization .*missing required oauth scope/),
          hint: expect.stringContaining('organization.read'),
        });
      } else {
        // The finance tables only lose names: transactions are not held back.
        expect(outcome).toMatchObject({
          extract: {
            faults: [],
            snapshots: { labels: expect.stringMatching(/^not available: .*GET \/labels/) },
          },
        });
      }
      journey.bank.bank.setQuirks({ forbidden: 'none' });
      await expectCaughtUp(journey);
    },
  );

  it('T09 a 403 for the transactions themselves holds, with the status for authentication', async () => {
    const journey = await startJourney(small);
    await journey.sync();
    journey.bank.bank.advance({ hours: 5 });
    journey.bank.bank.addFault({ match: '/transactions?', status: 403, times: 100 });
    expect(await expectHold(journey, () => journey.sync())).toMatchObject({
      exit: exitStatus.auth,
      codes: ['forbidden'],
    });
    expect(journey.bank.bank.requests().by_status[403]).toBe(statusesAsked);
    journey.bank.bank.clearFaults();
    await expectCaughtUp(journey);
  });
});

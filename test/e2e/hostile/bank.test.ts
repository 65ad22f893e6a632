import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { statusOf } from '../../../src/cli/output/report.ts';
import { alteredBank, isListing, replaceInListings } from '../../support/altered-bank.ts';
import { expectCaughtUp, expectHold } from '../../support/hold.ts';
import { startJourney } from '../../support/journey.ts';
import { startCli } from '../../support/run-cli.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0 };

describe('T126 a page of far more elements than were asked for', () => {
  it.each([
    ['transactions', 10_001],
    ['transactions', 3_000_000],
    ['labels', 1_000_000],
  ])('of %s: %i of them hold', async (list, count) => {
    const journey = await startJourney(small);
    await journey.sync();
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (path.includes(`/${list}`))
          answer.body = answer.body.replace(`"${list}":[`, `"${list}":[${'{},'.repeat(count)}`);
      },
    });
    const run = () => journey.extract({ 'api-url': url });
    if (list === 'labels')
      expect((await run()).extract?.faults).toMatchObject([{ code: 'unexpected_shape' }]);
    else expect(await expectHold(journey, run)).toMatchObject({ codes: ['unexpected_shape'] });
    await expectCaughtUp(journey);
  });

  it.each([
    ['beside the list', (body: string) => body.replace('{', `{"x":[${'{},'.repeat(3_000_000)}1],`)],
    ['instead of it', () => `{"x":[${'{},'.repeat(3_000_000)}1]}`],
    ['with a status of its own', () => `{"errors":[${'{},'.repeat(3_000_000)}{}]}`],
  ] as const)('%s, it holds too', async (name, make) => {
    const journey = await startJourney(small);
    await journey.sync();
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (!isListing(path)) return;
        answer.body = make(answer.body);
        if (name.startsWith('with')) answer.status = 400;
      },
    });
    const held = await expectHold(journey, () => journey.extract({ 'api-url': url }));
    expect(['unexpected_shape', 'refused']).toContain(held.codes[0]);
  });
});

describe('T127 a row that is far too long', () => {
  it.each([
    ['a logo', (n: number) => `"logo":"${'x'.repeat(n)}",`],
    ['a logo of escapes', (n: number) => `"logo":"${'\\\\'.repeat(n / 2)}",`],
    ['backslashes and a signature', (n: number) => `"note":"sig=%41 ${'\\\\'.repeat(n / 2)}",`],
    ['numbers', (n: number) => `"many":[${'1,'.repeat(n / 2)}1],`],
    ['depth', (n: number) => `"deep":${'['.repeat(n / 2)}${']'.repeat(n / 2)},`],
  ])('of %s is set aside with its beginning, once, and the others land', async (_, field) => {
    const journey = await startJourney(small);
    const victim = journey.bank.bank.truth().transactions[7]?.id;
    const url = await alteredBank(
      journey,
      replaceInListings(`"id":"${victim}"`, () => `${field(16_000_000)}"id":"${victim}"`),
    );
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract).toMatchObject({ faults: [], quarantined: 1 });
    expect(statusOf(done)).toBe(exitStatus.data);
    expect((await journey.sync({ 'api-url': url })).extract?.quarantined).toBe(0);
    await journey.expectTruth(({ id }) => id !== victim);
  });

  it('without an id too', async () => {
    const journey = await startJourney(small);
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (isListing(path))
          answer.body = answer.body.replace(
            '"transactions":[',
            `"transactions":["${'x'.repeat(5_000_000)}",`,
          );
      },
    });
    expect((await journey.extract({ 'api-url': url })).extract).toMatchObject({
      faults: [],
      quarantined: 1,
    });
  });
});

const row = (field: string) => `{"id":"a","updated_at":"2026-01-01T00:00:00.000Z",${field}},`;

describe('T103 SIGTERM ends a run whatever the bank sends', () => {
  it.each([
    ['many short rows', () => '{},'.repeat(10_000_000)],
    ['rows of escapes', () => row(`"n":[${'"\\u0041",'.repeat(300)}1]`).repeat(9_900)],
    ['long rows of backslashes', () => row(`"n":"sig=%41 ${'\\\\'.repeat(1_000_000)}"`).repeat(14)],
    [
      'rows of URLs',
      () => row(`"u":[${'"https://a.b/?x-amz-signature=%41",'.repeat(80)}1]`).repeat(9_900),
    ],
  ])('%s', { timeout: 120_000 }, async (_, make) => {
    const journey = await startJourney(small);
    const asked: string[] = [];
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (!isListing(path)) return;
        asked.push(path);
        answer.body = answer.body.replace('"transactions":[', () => `"transactions":[${make()}`);
      },
    });
    const running = startCli(['sync', ...journey.places], { ...journey.env, QONTO_API_URL: url });
    while (asked.length === 0) await new Promise((done) => setTimeout(done, 20));
    // The answer has arrived by then, and is being read.
    await new Promise((done) => setTimeout(done, 400));
    running.kill('SIGTERM');
    const { status, signal } = await running.ended;
    // A run may have ended by itself before it was told to.
    expect([143, exitStatus.unavailable, exitStatus.data, null]).toContain(status);
    expect([null, 'SIGTERM']).toContain(signal);
  });
});

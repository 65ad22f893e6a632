import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { silentLog } from '../../../src/base/log.ts';
import { statusOf } from '../../../src/cli/output/report.ts';
import { readConfig } from '../../../src/config/config.ts';
import { composeZone } from '../../../src/run/compose.ts';
import { verify } from '../../../src/verify/verify.ts';
import { alteredBank, isListing, replaceInListings } from '../../support/altered-bank.ts';
import { expectHold } from '../../support/hold.ts';
import { type Journey, startJourney } from '../../support/journey.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0 };
const findings = async ({ raw }: Journey) =>
  (await verify(await composeZone(readConfig({ raw }, {})), silentLog)).findings;

describe('T156 a row whose line would be longer than DuckDB reads', () => {
  const wide = '\u20ac';
  it.each([
    ['a note of three bytes a character', (n: number) => `"note":"${wide.repeat(n)}",`, 2_000_000],
    ['the same, just too long', (n: number) => `"note":"${wide.repeat(n)}",`, 1_398_000],
    [
      'a field beside an empty list of attachments',
      (n: number) => `"x":["${wide.repeat(n)}"],"attachments":[],`,
      1_900_000,
    ],
  ])('%s is set aside, once, and the others land', async (_, field, length) => {
    const journey = await startJourney(small);
    const victim = journey.bank.bank.truth().transactions[7]?.id;
    const url = await alteredBank(
      journey,
      replaceInListings(`"id":"${victim}"`, () => `${field(length)}"id":"${victim}"`),
    );
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract).toMatchObject({ faults: [], quarantined: 1 });
    expect((await journey.sync({ 'api-url': url })).extract?.quarantined).toBe(0);
    await journey.expectTruth(({ id }) => id !== victim);
    expect(await findings(journey)).toEqual([]);
  });

  it.each([
    ['an id', (id: string) => ({ id: id.repeat(600_000) })],
    ['an id just too long', (id: string) => ({ id: id.repeat(1_025) })],
    ['an id of an attachment', (id: string) => ({ attachments: [{ id: id.repeat(400_000) }] })],
    [
      'an id of an attachment that is only named',
      (id: string) => ({ attachment_ids: [id.repeat(600_000)] }),
    ],
  ])('%s of any length too', async (_, make) => {
    const journey = await startJourney(small);
    const victim = journey.bank.bank.truth().transactions[7]?.id;
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (!isListing(path)) return;
        const page = JSON.parse(answer.body);
        for (const one of page.transactions) if (one.id === victim) Object.assign(one, make(wide));
        answer.body = JSON.stringify(page);
      },
    });
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract).toMatchObject({ faults: [], quarantined: 1 });
    await journey.expectTruth(({ id }) => id !== victim);
    expect(await findings(journey)).toEqual([]);
  });

  it('lands the longest there is', async () => {
    const journey = await startJourney(small);
    const victim = journey.bank.bank.truth().transactions[7]?.id;
    const url = await alteredBank(
      journey,
      replaceInListings(
        `"id":"${victim}"`,
        () => `"x":"${wide.repeat(1_396_000)}","id":"${victim}"`,
      ),
    );
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract).toMatchObject({ faults: [], quarantined: 0 });
  });

  it('keeps what became of a receipt whose description is that long', async () => {
    const journey = await startJourney({ ...small, attachmentsShare: 0.3 });
    const url = await alteredBank(
      journey,
      replaceInListings('"file_name":"', () => `"file_name":"${wide.repeat(800_000)}`),
    );
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract).toMatchObject({ faults: [], quarantined: 0 });
    expect(await findings(journey)).toEqual([]);
    const rows = await journey.query(
      `select distinct state, sha256 is not null as held from qonto_raw.attachments where reason like '%too long to be kept'`,
    );
    expect(rows).toEqual([{ state: 'stored', held: true }]);
  });
});

describe('T157 a short row that is deep', () => {
  it.each([
    ['of lists', `"deep":${'['.repeat(101)}${']'.repeat(101)},`],
    ['of objects', `"deep":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)},`],
    [
      'where another key of the same name hides it',
      `"deep":${'['.repeat(5_000)}${']'.repeat(5_000)},"deep":1,`,
    ],
  ])('%s is set aside with its beginning before anything parses it', async (_, field) => {
    const journey = await startJourney(small);
    const victim = journey.bank.bank.truth().transactions[7]?.id;
    const url = await alteredBank(
      journey,
      replaceInListings(`"id":"${victim}"`, () => `${field}"id":"${victim}"`),
    );
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract).toMatchObject({ faults: [], quarantined: 1 });
    expect((await journey.sync({ 'api-url': url })).extract?.quarantined).toBe(0);
    await journey.expectTruth(({ id }) => id !== victim);
    expect(await findings(journey)).toEqual([]);
  });

  it('and an object of its own holds', async () => {
    const journey = await startJourney(small);
    await journey.sync();
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (path.endsWith('/organization') || path.includes('/organization?'))
          answer.body = answer.body.replace(
            '"organization":{',
            `"organization":{"deep":${'['.repeat(5_000)}${']'.repeat(5_000)},`,
          );
      },
    });
    const held = await expectHold(journey, () => journey.extract({ 'api-url': url }));
    expect(held.codes[0]).toBe('unexpected_shape');
  });
});

it('T158 a row with more than 10,000 attachments is set aside, and the others land', async () => {
  const journey = await startJourney(small);
  const [first, second] = journey.bank.bank.truth().transactions;
  const url = await alteredBank(journey, {
    alter(answer, path) {
      if (!isListing(path)) return;
      const page = JSON.parse(answer.body);
      for (const one of page.transactions) {
        if (one.id === first?.id) one.attachment_ids = Array(10_001).fill('a');
        if (one.id === second?.id)
          one.attachments = Array.from({ length: 10_001 }, () => ({ id: 'a' }));
      }
      answer.body = JSON.stringify(page);
    },
  });
  const done = await journey.sync({ 'api-url': url });
  expect(done.extract).toMatchObject({ faults: [], quarantined: 2 });
  expect(statusOf(done)).toBe(exitStatus.data);
  await journey.expectTruth(({ id }) => id !== first?.id && id !== second?.id);
});

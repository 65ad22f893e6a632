import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { alteredBank, isListing } from '../../support/altered-bank.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';

async function countIds(journey: Journey): Promise<unknown> {
  const [row] = await journey.query(
    'select count(distinct id)::int as n from qonto_raw.transactions',
  );
  return row?.n;
}

describe('listings that look complete and are not', () => {
  it('T34 an ignored sort is found out even where the first page happens to rise', async () => {
    const journey = await startJourney({
      transactions: 900,
      accounts: 1,
      quirks: { sort_by: 'ignored' },
    });
    journey.bank.bank.bulkTouch({ count: 130 });
    journey.bank.bank.advance({ hours: 1 });
    const done = await journey.sync();
    const proofs = done.extract?.accounts[0]?.listings.map(({ certificate }) => certificate);
    expect(proofs).toContain('time_ranges');
    await journey.sync();
    await journey.expectTruth();
  });

  it('a capped count does not stop a long listing', async () => {
    const journey = await startJourney({
      transactions: 18_000,
      accounts: 1,
      attachmentsShare: 0,
      quirks: { total_count: 'capped' },
    });
    const done = await journey.sync();
    expect(done.extract?.faults).toEqual([]);
    await journey.expectTruth();
  });

  it('a short page that says there is more is believed when it is true', async () => {
    const journey = await startJourney({ transactions: 300, accounts: 1 });
    journey.bank.bank.bulkTouch({ count: 80 });
    journey.bank.bank.advance({ hours: 1 });
    // A bank that sends 25 rows whatever is asked, and says that it sends 100.
    const url = await alteredBank(journey, {
      ask: (path) => path.replace('per_page=100', 'per_page=25'),
      alter(answer) {
        answer.body = answer.body.replace('"per_page":25', '"per_page":100');
      },
    });
    await journey.sync({ 'api-url': url });
    await journey.expectTruth();
  });

  it('a bank without a clock lets no row from the future move a watermark', async () => {
    const journey = await startJourney({
      transactions: 200,
      accounts: 2,
      now: '2026-11-01T12:00:00.000Z',
      quirks: { future_row: 'on' },
    });
    const url = await alteredBank(journey, {
      alter: (answer) => {
        delete answer.headers.date;
      },
    });
    await journey.sync({ 'api-url': url });
    journey.bank.bank.advance({ days: 3 });
    await journey.sync({ 'api-url': url });
    await journey.expectTruth();
  });
});

describe('data that no engine takes as it is', () => {
  it('half a character, a null among the rows and odd attachment fields stop nothing', async () => {
    const journey = await startJourney({ transactions: 120, accounts: 1 });
    const url = await alteredBank(journey, {
      alter: (answer, path) => {
        if (!isListing(path)) return;
        answer.body = answer.body
          .replace('"transactions":[{', '"transactions":[null,{')
          .replace(/"label":"/, '"label":"\\\\ud800 \\ud83d ')
          .replace(/"file_name":"[^"]*"/g, '"file_name":12');
      },
    });
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract?.faults).toEqual([]);
    expect(done.extract?.quarantined).toBe(1);
    expect(await countIds(journey)).toBe(journey.bank.bank.truth().transactions.length);
    const { attachments } = journey.bank.bank.truth();
    expect(
      await journey.query(
        `select count(distinct id)::int as n from qonto_raw.attachments where state = 'stored'`,
      ),
    ).toEqual([{ n: attachments.length }]);
  });

  it('rows of 6 kB load', { timeout: 120_000 }, async () => {
    const journey = await startJourney({
      transactions: 26_000,
      accounts: 4,
      attachmentsShare: 0,
      quirks: { rate_limits: 'off' },
    });
    const padding = 'Lorem ipsum dolor sit amet, consetetur sadipscing elitr. '.repeat(80);
    const url = await alteredBank(journey, {
      alter: (answer, path) => {
        if (isListing(path))
          answer.body = answer.body.replaceAll(
            '"amount":',
            () => `"padding":"${padding}${Math.random()}","amount":`,
          );
      },
    });
    const done = await journey.sync({ 'api-url': url, 'request-rate': '100000' });
    expect(done.load?.rows.transactions).toBeGreaterThanOrEqual(26_000);
    expect(await countIds(journey)).toBe(journey.bank.bank.truth().transactions.length);
  });
});

describe('faults that end a run', () => {
  it('a refused key in the middle ends it at once, with one complaint and few answers 401', async () => {
    const journey = await startJourney({ transactions: 400, latencyMs: 5 });
    journey.bank.bank.addFault({ match: '/transactions?', status: 401, times: 10_000, skip: 3 });
    const outcome = await runCli(['sync', ...journey.places], journey.env);
    expect(outcome.status).toBe(exitStatus.auth);
    expect(outcome.stderr).not.toContain('    at ');
    expect(Number(journey.bank.bank.requests().by_status[401])).toBeLessThanOrEqual(6);
    journey.bank.bank.clearFaults();
    await journey.sync();
    await journey.expectTruth();
  });

  it('a refused key ends the retries of pending attachments too', async () => {
    const journey = await startJourney({
      transactions: 200,
      quirks: { attachment_files: 'expired' },
    });
    await journey.sync();
    journey.bank.bank.clearRequests();
    journey.bank.bank.addFault({ match: '/attachments/', status: 401, times: 10_000 });
    await expect(journey.sync()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(Number(journey.bank.bank.requests().by_status[401])).toBeLessThanOrEqual(2);
  });

  it('a path that cannot be is named, without a stack trace', async () => {
    const journey = await startJourney({ transactions: 50 });
    const outcome = await runCli(
      ['sync', '--raw', journey.raw, '--warehouse', 'duckdb:/dev/null/x/b.duckdb'],
      journey.env,
    );
    expect(outcome).toMatchObject({
      status: exitStatus.config,
      stderr: expect.stringContaining('/dev/null/x/b.duckdb'),
    });
    expect(outcome.stderr).not.toContain('    at ');
  });
});

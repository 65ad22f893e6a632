import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { alteredBank, isListing } from '../../support/altered-bank.ts';
import { startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0 };

/** A bank that dates one row otherwise. */
async function withRowDated(updatedAt: string) {
  const journey = await startJourney(small);
  const victim = journey.bank.bank.truth().transactions[7];
  const url = await alteredBank(journey, {
    alter(answer, path) {
      if (!isListing(path)) return;
      const { transactions, ...rest } = JSON.parse(answer.body);
      for (const row of transactions) if (row.id === victim?.id) row.updated_at = updatedAt;
      transactions.sort((a: Dated, b: Dated) => (a.updated_at < b.updated_at ? -1 : 1));
      answer.body = JSON.stringify({ transactions, ...rest });
    },
  });
  return { journey, victim, done: await journey.sync({ 'api-url': url }) };
}

interface Dated {
  readonly updated_at: string;
}

describe('T350 years that there are not', () => {
  it.each([
    '0000-05-01T00:00:00.000Z',
    '0001-01-01T00:00:00+02:00',
    '9999-12-31T23:30:00-01:00',
    '2026-01-01T00:00:00+99:99',
  ])('a row of %s is set aside, and the others land', async (updatedAt) => {
    const { journey, victim, done } = await withRowDated(updatedAt);
    expect(done.extract).toMatchObject({ faults: [], quarantined: 1 });
    await journey.expectTruth(({ id }) => id !== victim?.id);
  });

  it.each(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])(
    'a row of %s lands and loads',
    async (updatedAt) => {
      const { journey, victim, done } = await withRowDated(updatedAt);
      expect(done.extract).toMatchObject({ faults: [], quarantined: 0 });
      const [row] = await journey.query(
        `select count(*)::int as n from qonto_raw.transactions where id = '${victim?.id}' and updated_at = timestamptz '${updatedAt}'`,
      );
      expect(row).toEqual({ n: 1 });
      await journey.expectTruth(({ id }) => id !== victim?.id);
    },
  );

  it.each([
    'Fri, 01 Jan 12026 00:00:00 GMT',
    'Mon, 01 Jan 0001 00:00:00 GMT',
    '+275760-09-13T00:00:00Z',
    '-000500-01-01T00:00:00Z',
  ])('a bank whose clock says %s loses no row', async (date) => {
    const journey = await startJourney(small);
    const url = await alteredBank(journey, {
      alter: ({ headers }) => void Object.assign(headers, { date }),
    });
    for (const run of [1, 2]) {
      const done = await journey.sync({ 'api-url': url });
      expect([run, done.extract?.faults]).toEqual([run, []]);
    }
    await journey.expectTruth();
  });

  it('an overlap that is longer than there are years lists from the beginning', async () => {
    const journey = await startJourney(small);
    await journey.sync();
    const again = await journey.sync({ overlap: '999999d' });
    expect(again.extract?.faults).toEqual([]);
    await journey.expectTruth();
  });

  it.each([
    ['since', '0000-01-01'],
    ['since', '0001-01-01T00:00:00+05:00'],
    ['since', '1969-12-31'],
    ['settled-from', '0099-01-01'],
    ['settled-to', '9999-12-31T23:59:59-05:00'],
    ['settled-to', '2200-01-01'],
  ])('--%s %s is refused before the bank is asked', async (flag, value) => {
    const journey = await startJourney(small);
    const asked = journey.bank.bank.requests().total;
    await expect(async () => journey.sync({ [flag]: value })).rejects.toMatchObject({
      code: 'bad_setting',
    });
    expect(journey.bank.bank.requests().total).toBe(asked);
  });
});

describe('T351 a start that is still to come', () => {
  it('is refused by the clock of the bank, with what it says, and nothing lands', async () => {
    const journey = await startJourney(small);
    const { status, stderr } = await runCli(
      ['sync', ...journey.places, '--since', '2199-01-01'],
      journey.env,
    );
    expect(stderr).toContain('The listings are to begin at 2199-01-01T00:00:00.000000Z, and it is');
    expect(status).toBe(exitStatus.config);
    await expect(journey.sync({ since: '2199-01-01' })).rejects.toMatchObject({
      code: 'since_in_future',
    });
    await journey.sync();
    await journey.expectTruth();
  });

  it('is none within a day, which is how far zones and clocks are apart', async () => {
    const journey = await startJourney(small);
    const now = journey.bank.bank.truth().now;
    const soon = new Date(Date.parse(now) + 23 * 3_600_000).toISOString();
    const done = await journey.sync({ since: soon });
    expect(done.extract?.faults).toEqual([]);
    await journey.sync();
    await journey.expectTruth();
  });
});

describe('T351 what a list of a setting names twice', () => {
  it.each([
    ['status', 'completed,completed'],
    ['status', ['pending', 'completed', 'pending']],
  ])('--%s %j lists it once', async (flag, value) => {
    const journey = await startJourney(small);
    const { extract } = await journey.sync({ [flag]: value });
    const listings = extract?.accounts.flatMap((account) => account.listings) ?? [];
    expect(listings).toHaveLength(new Set(String(value).split(',')).size);
    const truth = journey.bank.bank.truth().transactions;
    const visible = truth.filter(({ status }) => String(value).includes(String(status)));
    expect(extract?.streams.transactions?.read).toBe(visible.length);
  });
});

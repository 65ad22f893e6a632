import { expect, it } from 'vitest';
import { streams } from '../../../src/streams/index.ts';
import type { StartJourney } from '../../support/journey.ts';

/** What a journey must do in every world. */
export function truthSuite(startJourney: StartJourney): void {
  it('the first sync holds the whole truth, the later ones what has changed', async () => {
    const journey = await startJourney();
    const first = await journey.sync();
    expect(first.extract?.faults).toEqual([]);
    await journey.expectTruth();
    for (const hours of [1, 30, 24 * 20]) {
      journey.bank.bank.advance({ hours });
      await journey.sync();
      await journey.expectTruth();
    }
  });

  it('a quiet run lands nothing, commits proof of life, and asks once per account and status', async () => {
    const journey = await startJourney();
    await journey.sync();
    const before = await journey.query(
      'select * exclude (_loaded_at) from qonto_raw.transactions order by all',
    );
    journey.bank.bank.clearRequests();
    const quiet = await journey.sync();
    expect(quiet.extract?.manifests).toEqual([2]);
    expect(quiet.load?.rows).toEqual({});
    const whole = streams.filter(({ sync: { mode } }) => mode === 'whole' || mode === 'singleton');
    expect(quiet.extract?.requests).toBe(6 * 4 + whole.length);
    expect(
      await journey.query('select * exclude (_loaded_at) from qonto_raw.transactions order by all'),
    ).toEqual(before);
    expect(
      quiet.extract?.accounts
        .flatMap(({ listings }) => listings)
        .every(({ rows_landed: n }) => n === 0),
    ).toBe(true);
  });

  it('T102 extract and load work apart, each from its own position, and an empty warehouse is rebuilt', async () => {
    const journey = await startJourney();
    await journey.extract();
    journey.bank.bank.advance({ days: 2 });
    await journey.extract();
    expect((await journey.load()).load).toMatchObject({ from: 0, to: 2 });
    await journey.expectTruth();
    expect((await journey.load()).load).toMatchObject({ from: 2, to: 2, rows: {} });
    const columns =
      'select * exclude (_loaded_at) from qonto_raw.transactions order by id, updated_at';
    const before = await journey.query(columns);
    const rebuilt = await startJourney();
    await rebuilt.load({ raw: journey.raw });
    expect(await rebuilt.query(columns)).toEqual(before);
  });
}

/** What depends on the listing alone, and not on where the rows go. */
export function listingSuite(startJourney: StartJourney): void {
  it('nothing is lost while rows change between any two requests', async () => {
    const journey = await startJourney({ transactions: 3_000, accounts: 3 });
    journey.bank.bank.mutateEvery({ requests: 1, updates: 3, inserts: 1, limit: 400 });
    await journey.sync();
    journey.bank.bank.mutateEvery(null);
    await journey.sync();
    await journey.expectTruth();
  });

  it('an account that is new between runs is read from its beginning', async () => {
    const journey = await startJourney();
    const ids = journey.bank.bank.truth().bank_accounts.map(({ id }) => String(id));
    await journey.sync({ account: ids.slice(0, 3) });
    journey.bank.bank.advance({ days: 3 });
    await journey.sync();
    await journey.expectTruth();
  });
}

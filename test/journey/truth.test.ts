import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rawLineSchema } from '../../src/raw/raw-line.ts';
import { contentOf, filesBelow } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';

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
  expect(quiet.extract?.requests).toBe(6 * 4 + 4);
  expect(
    await journey.query('select * exclude (_loaded_at) from qonto_raw.transactions order by all'),
  ).toEqual(before);
  expect(
    quiet.extract?.accounts
      .flatMap(({ listings }) => listings)
      .every(({ rows_landed: n }) => n === 0),
  ).toBe(true);
});

it('nothing is lost while rows change between any two requests', async () => {
  const journey = await startJourney({ transactions: 3_000, accounts: 3 });
  journey.bank.bank.mutateEvery({ requests: 1, updates: 3, inserts: 1, limit: 400 });
  await journey.sync();
  journey.bank.bank.mutateEvery(null);
  await journey.sync();
  await journey.expectTruth();
});

it.each([99, 100, 101, 250, 600])('%i rows with one updated_at all arrive', async (count) => {
  const journey = await startJourney({ transactions: 2_000, accounts: 1 });
  await journey.sync();
  journey.bank.bank.advance({ hours: 1 });
  journey.bank.bank.bulkTouch({ count });
  journey.bank.bank.advance({ hours: 1 });
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

it('extract and load work apart, each from its own position, and an empty warehouse is rebuilt', async () => {
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

it('keeps number texts and unknown fields as the bank sent them, in lines that hold to their schema', async () => {
  const journey = await startJourney({ quirks: { unknown_values: 'on' } });
  await journey.sync();
  await journey.expectTruth();
  const parts = (await filesBelow(join(journey.raw, 'raw/transactions'))).map((file) =>
    join(journey.raw, 'raw/transactions', file),
  );
  const lines = (await Promise.all(parts.map(contentOf))).join('').trim().split('\n');
  expect(lines).toHaveLength(journey.bank.bank.truth().transactions.length);
  const rows = lines.map((line) => rawLineSchema.parse(JSON.parse(line)));
  expect(rows.map(({ _row: row }) => row)).toEqual(rows.map((_, i) => i));
  const { id } = rows[10] ?? {};
  const answer = await fetch(
    `${journey.bank.url}/transactions/${id}?includes[]=vat_details&includes[]=labels&includes[]=attachments`,
    {
      headers: { authorization: `${journey.bank.login}:${journey.bank.secretKey}` },
    },
  );
  const sent = (await answer.text()).replace(/^\{"transaction":/, '').replace(/\}$/, '');
  const kept = lines[10]?.slice((lines[10]?.indexOf('"payload":') ?? 0) + 10, -1);
  expect(kept).toBe(sent.replaceAll(/"url":"[^"]*"/g, '"url":null'));
});

it('a large back-fill is walked in stretches side by side, and loses nothing while rows change', {
  timeout: 120_000,
}, async () => {
  const quirks = { lower_bound: 'exclusive', rate_limits: 'off' } as const;
  const journey = await startJourney({
    transactions: 32_000,
    accounts: 1,
    attachmentsShare: 0,
    quirks,
  });
  journey.bank.bank.mutateEvery({ requests: 5, updates: 2, inserts: 1, limit: 150 });
  const first = await journey.sync();
  const completed = first.extract?.accounts[0]?.listings.find(
    ({ status }) => status === 'completed',
  );
  expect(completed).toMatchObject({ certificate: 'keyset' });
  expect(completed?.requests).toBeLessThan(1.05 * (32_000 / 99));
  journey.bank.bank.mutateEvery(null);
  await journey.sync();
  await journey.expectTruth();
});

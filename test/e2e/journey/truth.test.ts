import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rawLineSchema } from '../../../src/raw/raw-line.ts';
import { contentOf, filesBelow } from '../../support/folders.ts';
import { startJourney } from '../../support/journey.ts';
import { listingSuite, truthSuite } from './truth.ts';

truthSuite(startJourney);
listingSuite(startJourney);

it.each([99, 100, 101, 250, 600])('T39 %i rows with one updated_at all arrive', async (count) => {
  const journey = await startJourney({ transactions: 2_000, accounts: 1, attachmentsShare: 0.02 });
  await journey.sync();
  journey.bank.bank.advance({ hours: 1 });
  journey.bank.bank.bulkTouch({ count });
  journey.bank.bank.advance({ hours: 1 });
  await journey.sync();
  await journey.expectTruth();
});

it('T53 keeps number texts and unknown fields as the bank sent them, in lines that hold to their schema', async () => {
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

it('a large back-fill is read in walks side by side, and loses nothing while rows change', {
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
  // A step in which a row was touched costs a second look, and rows are touched at every fifth request.
  const { requests = 0, rows_read: read = 0 } = completed ?? {};
  expect(requests).toBeLessThan(read / 99 + requests / 5 + 10);
  journey.bank.bank.mutateEvery(null);
  await journey.sync();
  await journey.expectTruth();
});

import { describe, expect, it } from 'vitest';
import { truthSuite } from '../journey/truth.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { bucketAndDuckdb, cloudWorld, folderAndBigquery } from './support/worlds.ts';

describe('a bucket and BigQuery', () => {
  truthSuite((options) => startJourney({ transactions: 300, ...options }, cloudWorld));
});

describe.each([
  ['a folder and BigQuery', folderAndBigquery],
  ['a bucket and DuckDB', bucketAndDuckdb],
])('%s', (_, world) => {
  it('the first sync holds the whole truth, the later one what has changed', async () => {
    const journey = await startJourney({ transactions: 300 }, world);
    await journey.sync();
    await journey.expectTruth();
    journey.bank.bank.advance({ days: 20 });
    await journey.sync();
    await journey.expectTruth();
  });
});

it('one raw zone gives the same tables in both engines, value by value', async () => {
  const journey = await startJourney({ transactions: 400 }, cloudWorld);
  await journey.sync();
  journey.bank.bank.advance({ days: 15 });
  journey.bank.bank.bulkTouch({ count: 120 });
  await journey.sync();
  const embedded = await startJourney({ transactions: 1 });
  await embedded.load({ raw: journey.raw });
  for (const table of tables)
    expect(await rowsOf(journey, table)).toEqual(await rowsOf(embedded, table));
});

const tables = [
  'transactions',
  'attachments',
  'labels',
  'memberships',
  'bank_accounts',
  'organizations',
  '_loads',
];

/** Everything but the moment of loading; numbers inside JSON by value, since BigQuery writes 1.50 as 1.5. */
async function rowsOf({ query }: Journey, table: string): Promise<string[]> {
  const [first] = await query(`select * from qonto_raw.${table} limit 1`);
  expect(first).toBeDefined();
  const rows = await query(`select * from qonto_raw.${table}`);
  return rows
    .map(({ _loaded_at: _, loaded_at: __, ...row }) => {
      const { payload, snapshots, ...columns } = row;
      const parsed = [payload, snapshots].map((json) => json && JSON.parse(String(json)));
      return JSON.stringify([columns, sorted(parsed)]);
    })
    .sort();
}

/** BigQuery orders the keys of an object by name. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

import { describe, expect, it } from 'vitest';
import { startJourney } from '../support/journey.ts';
import type { Query } from '../support/world.ts';
import { bucketAndDuckdb, cloudWorld, folderAndBigquery } from './support/worlds.ts';

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
  const [cloud, local] = [await journey.freeze(), await embedded.freeze()];
  for (const table of tables)
    expect(await rowsOf(cloud, table)).toEqual(await rowsOf(local, table));
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
async function rowsOf(query: Query, table: string): Promise<string[]> {
  const rows = await query(`select * from qonto_raw.${table}`);
  expect(rows.length).toBeGreaterThan(0);
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

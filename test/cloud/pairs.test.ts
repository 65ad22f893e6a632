import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { sha256Of } from '../../src/raw/digest.ts';
import { composeZone } from '../../src/run/compose.ts';
import { filesBelow } from '../support/folders.ts';
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
  Object.assign(embedded.env, journey.env);
  await embedded.load({ raw: journey.raw });
  const [cloud, local] = [await journey.freeze(), await embedded.freeze()];
  const tables = await tablesIn(local);
  expect(tables).toEqual(expect.arrayContaining(['_loads', 'organizations', 'transactions']));
  for (const table of tables)
    expect(await rowsOf(cloud, table)).toEqual(await rowsOf(local, table));
});

it('T141 a folder that is copied to a bucket takes its receipts along', async () => {
  const journey = await startJourney({ transactions: 100, attachmentsShare: 0.5 });
  await journey.sync();
  const bucket = await startJourney({ transactions: 1 }, cloudWorld);
  const zone = await composeZone(readConfig({ raw: bucket.raw }, bucket.env));
  for (const name of await filesBelow(journey.raw))
    await zone.create(name, await readFile(join(journey.raw, name)));
  await bucket.load();
  const rows = await bucket.query(
    `select object_uri, sha256 from qonto_raw.attachments where state = 'stored'`,
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const { object_uri: uri, sha256 } of rows) {
    expect(uri).toMatch(/^gs:/);
    expect(sha256Of(await bucket.readObject(String(uri)))).toBe(sha256);
  }
});

/** Every table but the cursor, which names the raw zone as each program was told of it. */
async function tablesIn(query: Query): Promise<string[]> {
  const rows = await query(
    `select table_name from information_schema.tables
     where table_schema = 'qonto_raw' and table_name <> '_cursor'`,
  );
  return rows.map(({ table_name: name }) => String(name));
}

const unfilled = ['webhook_events', 'transaction_deletions'];

/** Everything but the moment of loading; numbers inside JSON by value, since BigQuery writes 1.50 as 1.5. */
async function rowsOf(query: Query, table: string): Promise<string[]> {
  const rows = await query(`select * from qonto_raw.${table}`);
  // No webhook is sent here, and nothing is asked for by its id.
  if (!unfilled.includes(table)) expect(rows.length, table).toBeGreaterThan(0);
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

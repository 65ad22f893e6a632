import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { startJourney } from '../support/journey.ts';
import { dbtOnBigquery } from './support/dbt-on-bigquery.ts';
import { bigqueryRelations } from './support/read-relations.ts';
import { cloud, cloudWorld } from './support/worlds.ts';

const newMarts = () => `marts_${randomUUID().replaceAll('-', '')}`;

/** Enough of an older build: what stands where it was changed. */
const select = ['--select', '+stg_qonto__transactions'];
/** Enough of the next one: what reads it. That all models are alike on both engines is shown elsewhere. */
const readers = ['--select', '+qonto__transactions'];

it('T115 rows that were made by other rules, and a table that is a view by now, are made anew on BigQuery', async () => {
  const journey = await startJourney({ transactions: 30, accounts: 1 }, cloudWorld);
  await journey.sync();
  const schemas = [journey.warehouse.replace(/^.*\./, '')];
  const [upgraded, fresh] = [newMarts(), newMarts()];
  const run = (marts: string, ...args: readonly string[]) =>
    dbtOnBigquery(['run', ...args], journey, marts, schemas);
  await run(upgraded, ...select);

  // As an older version might have left it.
  const { bigquery } = cloud();
  const versions = `\`${upgraded}.stg_qonto__transaction_versions\``;
  const transactions = `\`${upgraded}.stg_qonto__transactions\``;
  for (const query of [
    `create or replace table ${versions} as
     select * except (_rules, card_id, note), 'read otherwise' as note, 1 as no_longer from ${versions}`,
    `drop view ${transactions}`,
    `create table ${transactions} as select 1 as from_before`,
  ])
    await bigquery.query({ query });

  expect((await run(upgraded, ...readers)).stdout).toMatch(
    /dropped.*made anew.*Completed successfully/s,
  );
  expect((await run(fresh, ...readers)).stdout).toContain('Completed successfully');
  const there = await bigqueryRelations(bigquery, upgraded);
  const expected = await bigqueryRelations(bigquery, fresh);
  expect(Object.keys(there)).toEqual(Object.keys(expected));
  expect(Object.keys(expected)).toContain('qonto__transactions');
  for (const [name, { columns, rows }] of Object.entries(expected)) {
    expect(there[name]?.columns, name).toEqual(columns);
    expect(inOrder(there[name]?.rows), name).toEqual(inOrder(rows));
  }
});

const inOrder = (rows: readonly object[] = []) => rows.map((row) => JSON.stringify(row)).sort();

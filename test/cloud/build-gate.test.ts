import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { packageRelations } from '../../src/dbt/package-files.ts';
import { startCounting } from '../dbt/gate/counting-dbt.ts';
import { startJourney } from '../support/journey.ts';
import { cloud, cloudWorld } from './support/worlds.ts';

it('T242 on BigQuery too no dbt is started where nothing has changed, and one for each reason', async () => {
  const journey = await startJourney(
    { transactions: 20, accounts: 1, attachmentsShare: 0 },
    cloudWorld,
  );
  const { build, starts } = await startCounting(journey);
  const { bigquery } = cloud();
  const marts = `marts_${randomUUID().replaceAll('-', '')}`;
  const flags = { 'dbt-dataset': marts };
  const due = (vars = {}) => build(vars, flags);
  await journey.sync();
  expect(await due()).toEqual(['first']);
  for (const name of packageRelations())
    await bigquery.dataset(marts).createTable(name, { schema: [{ name: 'a', type: 'INT64' }] });
  expect(await due()).toEqual([]);
  journey.bank.bank.bulkTouch({ count: 1 });
  await journey.sync();
  expect(await due()).toEqual(['rows']);
  await journey.sync();
  expect(await due()).toEqual([]);
  expect(await due({ qonto_timezone: 'Pacific/Kiritimati' })).toContain('settings');
  const merged = { qonto_counterparty_merges: `${marts}.merges` };
  // Not there yet, so nothing is remembered.
  expect(await due(merged)).toEqual(['first']);
  await bigquery.query({
    query: `create table \`${marts}.merges\` as select 'name:a' as counterparty_id, 'Acme' as counterparty_group_name`,
  });
  expect(await due(merged)).toContain('settings');
  expect(await due(merged)).toEqual([]);
  await bigquery.dataset(marts).table('qonto__loads').delete();
  expect(await due(merged)).toEqual(['tables']);
  expect(starts()).toBe(6);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';

it('T314 what is written out is what is asked for, and an odd id is asked for', {
  timeout: 300_000,
}, async () => {
  const journey = await startJourney({ transactions: 40, accounts: 2 });
  await journey.sync();
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const made = ['+int_qonto__last_loads', '+stg_qonto__transaction_versions'];
  const build = (...how: readonly string[]) =>
    expect(dbt(['run', ...how, '--select', ...made])).toMatchObject({ status: 0 });
  const compiled = (model: string) =>
    readFileSync(join(journey.folder, 'dbt-target/run/qonto/models', `${model}.sql`), 'utf8');
  const views = ['base/base_qonto__organization_ids', 'intermediate/int_qonto__last_loads'];
  const lastLoads = (relation: string) =>
    journey.query(`select organization_id, max(load_seq) as seq, max(committed_at) as at
      from qonto.${relation} group by organization_id`);
  const versions = () =>
    journey.query(`select organization_id, min(transaction_id) as first, count(*) as n
      from qonto.stg_qonto__transaction_versions group by organization_id`);

  build();
  for (const view of views) expect(compiled(view)).not.toMatch(/\bfrom\b/);
  expect(await lastLoads('int_qonto__last_loads')).toEqual(await lastLoads('stg_qonto__loads'));
  const [before] = await versions();

  const odd = String.raw`o'ne \ "two"`;
  await journey.query(`update qonto_raw.organizations set id = '${odd.replace("'", "''")}'`);
  for (const how of [['--full-refresh'], [], []]) {
    build(...how);
    for (const view of views) expect(compiled(view)).toMatch(/\bfrom\b/);
    expect(await lastLoads('int_qonto__last_loads')).toEqual(await lastLoads('stg_qonto__loads'));
    expect(await versions()).toEqual([{ ...before, organization_id: odd }]);
  }
});

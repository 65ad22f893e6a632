import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { warmDbt } from '../support/warm-dbt.ts';

/** A project of somebody whose staging tables exist already, in a schema of another name. */
const files = (duckdb: string, merged: readonly string[]) => ({
  'packages.yml': `packages:\n  - local: ${join(packageRoot, 'dbt')}\n`,
  'dbt_project.yml': `
name: ours
version: "1.0"
profile: ours
vars:
  qonto:
    qonto_schema: bank
    qonto_timezone: America/New_York
    qonto_counterparty_merges: "{{ ref('counterparty_merges') }}"
models:
  qonto:
    +schema: finance
`,
  'profiles.yml': `
ours:
  target: dev
  outputs:
    dev: {type: duckdb, path: ${duckdb}, schema: ours}
`,
  'seeds/counterparty_merges.csv': `counterparty_id,counterparty_group_name\n${merged
    .map((id) => `${id},Ours & Co\n`)
    .join('')}`,
  'models/spend.sql':
    "select sum(cash_amount) as spend from {{ ref('qonto__transactions') }} where side = 'debit'",
});

it('is a package for a dbt project of your own', { timeout: 900_000 }, async () => {
  const journey = await startJourney({ transactions: 60 });
  await journey.sync();
  await journey.query('create schema bank');
  for (const { name } of await journey.query(
    "select table_name as name from information_schema.tables where table_schema = 'qonto_raw'",
  )) {
    await journey.query(`create table bank.${name} as from qonto_raw.${name}`);
  }
  await journey.query('drop schema qonto_raw cascade');
  const merchants = await journey.query(
    `select distinct 'name:' || lower(replace(payload->>'clean_counterparty_name', ' ', '')) as id
     from bank.transactions where payload->>'subject_type' ilike 'card'
       and regexp_matches(payload->>'clean_counterparty_name', '^[A-Za-z ]+$') order by id limit 2`,
  );
  const merged = merchants.map(({ id }) => String(id));
  expect(merged).toHaveLength(2);
  const project = await temporaryFolder();
  for (const folder of ['models', 'seeds']) mkdirSync(join(project, folder));
  for (const [name, text] of Object.entries(files(journey.duckdb, merged)))
    writeFileSync(join(project, name), text);

  const [dbt, ...first] = await warmDbt('duckdb');
  for (const args of [['deps'], ['build']]) {
    const { status, stdout } = spawnSync(dbt, [...first, ...args, '--profiles-dir', '.'], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
    });
    expect(status, stdout).toBe(0);
  }

  // What proves the text of the models is ours to run, and the first page of their docs is theirs.
  const manifest = z
    .object({
      unit_tests: z.record(z.string(), z.unknown()),
      docs: z.record(z.string(), z.unknown()),
    })
    .parse(JSON.parse(readFileSync(join(project, 'target/manifest.json'), 'utf8')));
  expect(Object.keys(manifest.unit_tests)).toEqual([]);
  expect(Object.keys(manifest.docs).filter((id) => id.endsWith('.__overview__'))).toEqual([
    'doc.dbt.__overview__',
  ]);
  expect(manifest.docs).toHaveProperty(['doc.qonto.__qonto__']);

  const [ours] = await journey.query(
    `select spend, (select sum(cash_amount) from ours_finance.qonto__transactions where side = 'debit') as theirs,
       (select count(*)::int from ours_finance.qonto__transactions) as transactions from ours.spend`,
  );
  expect(ours?.spend).toBe(ours?.theirs);
  expect(ours?.transactions).toBe(journey.bank.bank.truth().transactions.length);
  const groups = await journey.query(
    `select distinct counterparty_id as id, counterparty_group_name as name from ours_finance.qonto__counterparties
     where counterparty_group_id = 'group:oursco' order by id`,
  );
  expect(groups).toEqual(merged.map((id) => ({ id, name: 'Ours & Co' })));
  const [days] = await journey.query(
    `select bool_and(booking_date = (settled_at at time zone 'UTC' at time zone 'America/New_York')::date) as are_ours
     from ours_finance.qonto__transactions where settled_at is not null`,
  );
  expect(days?.are_ours).toBe(true);
});

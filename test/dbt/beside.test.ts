import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { targetOf } from '../../src/load/bigquery/marts.ts';
import { composeMarts } from '../../src/run/marts.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { openDbt } from './support/open-dbt.ts';

it('T243 two organizations are built into one set of tables, and that is remembered until dbt is at them again', {
  timeout: 900_000,
}, async () => {
  const paris = await startJourney({ seed: 1, transactions: 60, accounts: 1 });
  const berlin = await startJourney({ seed: 2, transactions: 40, accounts: 1 });
  // As docs/organizations.md has it: readers of the other file do not keep its loader waiting.
  const copy = join(berlin.folder, "it has an é and a ' in it.duckdb");
  await berlin.sync({ 'read-copy': copy });
  const { status, stderr } = await runCli(
    ['sync', '--dbt', '--quiet', '--raw', paris.raw, '--warehouse', paris.warehouse],
    { ...paris.env, QONTO_ELT_DBT_BESIDE: `duckdb:${copy}` },
    { cwd: paris.folder },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const counts = await paris.query(
    'select count(*)::int as transactions from qonto.qonto__transactions group by organization_id order by 1 desc',
  );
  const expected = [paris, berlin].map(({ bank }) => bank.bank.truth().transactions.length);
  expect(counts.map(({ transactions }) => Number(transactions))).toEqual(expected);

  // The real dbt forgets what the connector has kept of it.
  const again = await runCli(
    ['build', '--warehouse', paris.warehouse, '--raw', paris.raw],
    { ...paris.env, QONTO_ELT_DBT_BESIDE: `duckdb:${copy}` },
    { cwd: paris.folder },
  );
  expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('dbt not started') });
  const kept = async () =>
    (await paris.query("from duckdb_tables() where table_name = '_last_build'")).length;
  const dbt = await openDbt(join(packageRoot, 'dbt'), paris.duckdb);
  // What only looks changes nothing.
  expect(dbt(['test', '--select', 'qonto__vat_lines_is_sound']).status).toBe(0);
  expect(await kept()).toBe(1);
  expect(dbt(['run', '--select', 'base_qonto__loads']).status).toBe(0);
  expect(await kept()).toBe(0);
});

it('T240 other warehouses that cannot be built from are refused before the bank is asked', async () => {
  const journey = await startJourney({ transactions: 10, accounts: 1 });
  const refused = async (beside: string) => {
    const { status, stderr } = await runCli(
      ['sync', '--dbt', ...journey.places],
      { ...journey.env, QONTO_ELT_DBT_BESIDE: beside },
      { cwd: journey.folder },
    );
    expect(status).toBe(78);
    return stderr;
  };
  expect(await refused('bigquery:acme-finance.qonto_raw')).toContain(
    '--dbt-beside: the warehouse is duckdb, so the others must be too',
  );
  expect(await refused('duckdb:nowhere.duckdb')).toMatch(
    /There is no DuckDB file .*nowhere\.duckdb to build from/,
  );
  expect(await refused('postgres:x')).toContain(
    'is neither duckdb:FILE nor bigquery:PROJECT.DATASET',
  );
  expect(journey.bank.bank.requests().total).toBe(0);
});

it('on BigQuery the others are named with their projects, after the first', async () => {
  const config = readConfig(
    {
      warehouse: 'bigquery:acme-finance.qonto_raw_paris',
      'dbt-beside': 'bigquery:acme-finance.qonto_raw_berlin,bigquery:other-project.qonto_raw',
    },
    {},
  );
  expect((await composeMarts(config)).where).toBe('dataset acme-finance.qonto');
  const { vars } = targetOf(
    {
      project: 'acme-finance',
      rawDataset: 'qonto_raw_paris',
      martsDataset: 'qonto',
      beside: config.dbt_beside.flatMap((one) => (one.kind === 'bigquery' ? one : [])),
      maxBytesBilled: 1,
    },
    'EU',
  );
  expect(vars).toEqual({
    qonto_schema: ['qonto_raw_paris', 'acme-finance.qonto_raw_berlin', 'other-project.qonto_raw'],
  });
});

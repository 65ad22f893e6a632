import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableField } from '@google-cloud/bigquery';
import { describe, expect, it } from 'vitest';
import { financeReport } from '../../src/cli/output/finance-text.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { duckdbMarts } from '../../src/load/duckdb/marts.ts';
import type { Marts } from '../../src/load/marts.ts';
import { financePage } from '../../src/report/page.ts';
import { askReport } from '../../src/report/report.ts';
import { makeDataset } from '../../tools/emulators/clients.ts';
import { openDbt } from '../dbt/support/open-dbt.ts';
import { putBeside } from '../dbt/support/put-beside.ts';
import { isAnswered, questionsOf } from '../dbt/support/questions.ts';
import { filesBelow } from '../support/folders.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { queryDuckdb } from '../support/world.ts';
import { dbtOnBigquery } from './support/dbt-on-bigquery.ts';
import {
  bigqueryRelations,
  duckdbRelations,
  type Relation,
  type Relations,
} from './support/read-relations.ts';
import { cloud, cloudWorld, project } from './support/worlds.ts';

const newMarts = () => `marts_${randomUUID().replaceAll('-', '')}`;

/** What the program is told, to build beside the staging tables. */
const syncWithDbt = ({ raw, warehouse, env, folder }: Journey, marts: string) =>
  runCli(
    ['sync', '--dbt', '--quiet', '--raw', raw, '--warehouse', warehouse, '--dbt-dataset', marts],
    env,
    { cwd: folder },
  );

/** When a row was loaded, which each load has for itself, the hash of the text that made it, and where rows lie. */
const ownColumns = new Set(['_loaded_at', 'loaded_at', '_rules', 'staging_schema']);

describe('the finance models on BigQuery', () => {
  it('are the ones on DuckDB, row for row and value by value, for five organizations after days of life', async () => {
    const marts = newMarts();
    const journeys: Journey[] = [];
    for (const seed of [1, 2, 3, 4]) journeys.push(await lived(seed));
    // One of them is built alone first. It lives on, and the others come to its tables.
    const last = await startJourney({ seed: 5, ...size }, cloudWorld);
    expect(await syncWithDbt(last, marts)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    await passDays(last);
    journeys.push(last);
    const datasets = journeys.map(({ warehouse }) => warehouse.replace(/^.*\./, ''));
    const { marts: finance, stdout } = await dbtOnBigquery(build, last, marts, datasets);
    expect(stdout).toMatch(/Completed successfully.*WARN=0 ERROR=0 SKIP=0/s);
    const sql = 'compiled/qonto/models/staging/stg_qonto__transaction_versions.sql';
    expect(readFileSync(join(last.folder, sql), 'utf8')).toMatch(
      /where\s+coalesce\(_first_seq, _seq\) > case contents\.organization_id[^;]+\s+and updated_at >= cast\('2\d{3}-/,
    );
    await expectDescribedInEurope(marts);

    const twin = await twinOf(journeys);
    const [there, here] = await Promise.all([
      bigqueryRelations(cloud().bigquery, marts),
      duckdbRelations(twin),
    ]);
    expect(Object.keys(there)).toEqual(Object.keys(here));
    const models = (await filesBelow(join(packageRoot, 'dbt/models'))).filter((file) =>
      file.endsWith('.sql'),
    );
    expect(Object.keys(here)).toHaveLength(models.length);
    for (const [name, relation] of Object.entries(here)) {
      expect.soft(there[name]?.columns, name).toEqual(relation.columns);
      if (!isEmptyWhereAllIsWell(name)) expect.soft(relation.rows.length, name).toBeGreaterThan(0);
      expect.soft(inOrder(there[name]), name).toEqual(inOrder(relation));
    }
    expectMeaning(there);
    expectBalances(there, journeys);
    await expectSameReport(
      finance,
      twin,
      journeys.slice(0, 2).map(({ bank }) => String(bank.bank.truth().organization.id)),
    );
    const statuses = new Set(here.qonto__transactions?.rows.map(({ status }) => status));
    for (const { asked, sql } of questionsOf(marts)) {
      const [answer] = await cloud().bigquery.query({ query: sql, useLegacySql: false });
      expect(answer.length > 0, asked).toBe(isAnswered(asked, statuses));
    }
  });

  it('are not built away from the staging tables', async () => {
    const journey = await startJourney({ transactions: 30, accounts: 1 }, cloudWorld);
    const marts = newMarts();
    await makeDataset(cloud().bigquery, marts, { location: 'asia-northeast1' });
    const { status, stderr } = await syncWithDbt(journey, marts);
    expect(status).toBe(78);
    expect(stderr).toContain(
      `The dataset ${project}.${marts} is in asia-northeast1, and the staging tables are in EU`,
    );
    const [tables] = await cloud().bigquery.dataset(marts).getTables();
    expect(tables).toEqual([]);
  });
});

/** What is odd, and accounts with several names. */
// No webhooks are sent to these warehouses, nothing is deleted that was known, and no listing is filtered.
const isEmptyWhereAllIsWell = (name: string) =>
  ['stg_qonto__unusable_transactions', 'int_qonto__account_holders'].includes(name) ||
  /__(?:transaction_deletions|webhook_events|filtered_accounts)$/.test(name);

const size = { transactions: 150, accounts: 2 };

/** All models and data tests: unit tests prove text that is the same for everybody. */
const build = ['build', '--exclude', 'resource_type:unit_test'];

async function lived(seed: number): Promise<Journey> {
  // One of them has an account at another bank, and one that is closed.
  const accounts = seed === 3 ? 4 : size.accounts;
  const journey = await startJourney({ seed, ...size, accounts }, cloudWorld);
  // One of them is known from some day on only.
  const since = new Date(Date.parse(journey.bank.bank.now()) - 90 * 86_400_000).toISOString();
  await passDays(journey, seed === 4 ? { since } : {});
  return journey;
}

async function passDays(journey: Journey, flags = {}): Promise<void> {
  journey.bank.bank.advance({ days: 12 });
  await journey.sync(flags);
}

/** The same raw zones, loaded into one DuckDB file and built at once. */
async function twinOf(journeys: readonly Journey[]): Promise<string> {
  const [first, ...others] = journeys.map(({ folder }) => join(folder, 'twin.duckdb'));
  if (first === undefined) throw new Error('there is nobody to be a twin of');
  for (const { load, folder } of journeys)
    await load({ warehouse: `duckdb:${join(folder, 'twin.duckdb')}` });
  const schemas = await putBeside((sql) => queryDuckdb(first, sql), others);
  const dbt = await openDbt(join(packageRoot, 'dbt'), first);
  const vars = JSON.stringify({ qonto_schema: schemas });
  expect(dbt([...build, '--vars', vars]).status).toBe(0);
  return first;
}

async function expectDescribedInEurope(marts: string): Promise<void> {
  const dataset = cloud().bigquery.dataset(marts);
  const [{ location }] = await dataset.getMetadata();
  expect(location).toBe('EU');
  const [{ description, schema }] = await dataset.table('qonto__daily_balances').getMetadata();
  const fields = schema?.fields ?? [];
  expect(fields.length).toBeGreaterThan(10);
  for (const text of [description, ...fields.map((field: TableField) => field.description)])
    expect(text).toMatch(/\w/);
}

function inOrder(relation: Relation | undefined): string[] | undefined {
  return relation?.rows
    .map((row) => Object.entries(row).filter(([name]) => !ownColumns.has(name)))
    .map((entries) => JSON.stringify(entries, byName))
    .sort();
}

/** JSON with the keys of objects in one order: engines keep them in their own. */
function byName(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the demo ends with, asked of both. */
async function expectSameReport(
  marts: Marts,
  twin: string,
  organizations: readonly string[],
): Promise<void> {
  for (const organization of organizations) {
    const [there, here] = [
      await reportIn(marts, organization),
      await reportIn(duckdbMarts(twin), organization),
    ];
    expect(financeReport(there)).toEqual(financeReport(here));
    const page = await financePage(here);
    expect(page.match(/<figure>/g)?.length).toBeGreaterThan(5);
    expect(await financePage(there)).toBe(page);
  }
}

const reportIn = ({ ask }: Marts, organization: string) =>
  ask((question) => askReport(question, { organization }));

/** What is left on each account, as each bank says. */
function expectBalances({ qonto__daily_balances: days }: Relations, journeys: readonly Journey[]) {
  const closing = new Map<unknown, unknown>();
  const inTurn = [...(days?.rows ?? [])].sort((a, b) =>
    String(a.balance_date) < String(b.balance_date) ? -1 : 1,
  );
  for (const { bank_account_id: id, closing_balance_cents: cents } of inTurn)
    closing.set(id, Number(cents));
  const truth = journeys.flatMap(({ bank }) => bank.bank.truth().balances);
  expect(closing).toEqual(
    new Map(truth.map(({ bank_account_id: id, balance_cents: cents }) => [id, cents])),
  );
}

/** So that equality is not that of two empty shells. */
function expectMeaning(relations: Relations): void {
  const columns = (name: string) =>
    Object.fromEntries(
      Object.keys(relations[name]?.rows[0] ?? {}).map((column) => [
        column,
        new Set(relations[name]?.rows.map((row) => row[column])),
      ]),
    );
  expect(columns('qonto__transactions').signed_amount?.size).toBeGreaterThan(100);
  expect(columns('qonto__vat_lines').vat_rate?.size).toBeGreaterThan(3);
  expect(columns('qonto__daily_balances').closing_balance?.size).toBeGreaterThan(100);
  expect(columns('qonto__transaction_labels').label_path?.size).toBeGreaterThan(5);
}

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableField } from '@google-cloud/bigquery';
import { describe, expect, it } from 'vitest';
import type { TextRow } from '../../src/ask-marts.ts';
import { askBigqueryMarts, prepareBigqueryMarts } from '../../src/commands/bigquery-marts.ts';
import { reportSections } from '../../src/commands/demo-report.ts';
import { withDuckdbMarts } from '../../src/commands/duckdb-marts.ts';
import { readConfig } from '../../src/config.ts';
import { runDbt } from '../../src/dbt/run-dbt.ts';
import { financePage } from '../../src/page/page.ts';
import { isAnswered, questionsOf } from '../dbt/support/questions.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
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

const place = (marts: string) =>
  ({
    kind: 'bigquery',
    project,
    rawDataset: marts,
    martsDataset: marts,
    location: 'EU',
    maxBytesBilled: 1_000_000_000,
    endpoint: process.env.BIGQUERY_EMULATOR_HOST,
  }) as const;

/** What grows with history, from what is loaded now. */
async function buildVersions({ raw, warehouse, folder }: Journey, marts: string): Promise<void> {
  const config = readConfig({ raw, warehouse, 'dbt-dataset': marts });
  if (config.warehouse.kind !== 'bigquery') throw new Error('this is about BigQuery');
  const versions = ['run', '--select', '+stg_qonto__transaction_versions'];
  const to = await prepareBigqueryMarts(config, config.warehouse);
  await runDbt(versions, to, { quiet: true, folder: join(folder, 'first-build') });
}

/** The SQL of a model as it was run last. */
const compiled = ({ folder }: Journey, model: string) =>
  readFileSync(join(folder, 'qonto-data/dbt-target/compiled/qonto/models', model), 'utf8');

/** When a row was loaded: of two loads, each has its own moment. */
const ownMoments = new Set(['_loaded_at', 'loaded_at']);

describe('the finance models on BigQuery', () => {
  it('are the ones on DuckDB, row for row and value by value, after days of life', async () => {
    const journey = await startJourney({ accounts: 2 }, cloudWorld);
    await journey.sync();
    const marts = newMarts();
    await buildVersions(journey, marts);
    journey.bank.bank.advance({ days: 12 });
    expect(await syncWithDbt(journey, marts)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(compiled(journey, 'staging/stg_qonto__transaction_versions.sql')).toMatch(
      /where\s+coalesce\(_first_seq, _seq\) > coalesce\([^;]+\s+and updated_at >= cast\('2\d{3}-/,
    );
    await expectDescribedInEurope(marts);

    const twin = join(journey.folder, 'twin.duckdb');
    await journey.load({ warehouse: `duckdb:${twin}` });
    await runDbt(['build'], { kind: 'duckdb', file: twin }, { quiet: true });

    const [there, here] = await Promise.all([
      bigqueryRelations(cloud().bigquery, marts),
      duckdbRelations(twin),
    ]);
    expect(Object.keys(there)).toEqual(Object.keys(here));
    expect(Object.keys(here)).toHaveLength(37);
    for (const [name, relation] of Object.entries(here)) {
      expect(there[name]?.columns, name).toEqual(relation.columns);
      expect(relation.rows.length, name).toBeGreaterThan(0);
      expect(inOrder(there[name]), name).toEqual(inOrder(relation));
    }
    expectMeaning(there);
    await expectSameReport(marts, twin);
    const statuses = new Set(here.qonto__transactions?.rows.map(({ status }) => status));
    for (const { asked, sql } of questionsOf(marts)) {
      const [answer] = await cloud().bigquery.query({ query: sql, useLegacySql: false });
      expect(answer.length > 0, asked).toBe(isAnswered(asked, statuses));
    }
  });

  it('are not built away from the staging tables', async () => {
    const journey = await startJourney({ transactions: 30, accounts: 1 }, cloudWorld);
    const marts = newMarts();
    await cloud().bigquery.createDataset(marts, { location: 'asia-northeast1' });
    const { status, stderr } = await syncWithDbt(journey, marts);
    expect(status).toBe(78);
    expect(stderr).toContain(
      `The dataset ${project}.${marts} is in asia-northeast1, and the staging tables are in EU`,
    );
    const [tables] = await cloud().bigquery.dataset(marts).getTables();
    expect(tables).toEqual([]);
  });
});

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
    .map((row) => Object.entries(row).filter(([name]) => !ownMoments.has(name)))
    .map((entries) => JSON.stringify(entries, byName))
    .sort();
}

/** JSON with the keys of objects in one order: engines keep them in their own. */
function byName(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the demo ends with, asked of both. */
async function expectSameReport(marts: string, twin: string): Promise<void> {
  const ask = askBigqueryMarts(place(marts));
  await withDuckdbMarts(twin, async (askTwin) => {
    for (const { title, sql, columns } of reportSections) {
      // Engines write one decimal in different ways; a reader sees the same.
      const shown = (rows: readonly TextRow[]) =>
        rows.map((row) => Object.values(columns).map((show) => show(row)));
      const rows = shown(await askTwin(sql));
      expect(rows.length, title).toBeGreaterThan(0);
      expect(shown(await ask(sql)), title).toEqual(rows);
    }
    const page = await financePage(askTwin);
    expect(page.match(/<figure>/g)?.length).toBeGreaterThan(5);
    expect(await financePage(ask)).toBe(page);
  });
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

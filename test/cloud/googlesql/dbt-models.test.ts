import { beforeAll, expect, it } from 'vitest';
import { openAnalyzer } from '../../../tools/googlesql/analyzer.ts';
import type { Column } from '../../../tools/googlesql/catalog.ts';
import { pageQueries } from '../../report/page-queries.ts';
import { analyzedDbt, type DbtAnalysis } from './dbt-analysis.ts';
import { countInFiles } from './dbt-package.ts';

let dbt: DbtAnalysis;

beforeAll(async () => {
  dbt = await analyzedDbt();
}, 900_000);

it('T253 every model, every test and every metric is SQL that BigQuery accepts, over the tables the loader keeps', () => {
  expect(dbt.refusals).toEqual([]);
});

it('nothing was left out', async () => {
  const inFiles = await countInFiles();
  process.stdout.write(`Analysed: ${JSON.stringify(dbt.analyzed)}\n`);
  expect(dbt.analyzed).toEqual({ ...inFiles, freshness: 1, metrics: expect.any(Number) });
  expect(dbt.analyzed.metrics).toBeGreaterThan(40);
});

it('every model gives the columns it describes', () => {
  for (const model of dbt.models) {
    const described = Object.values(model.columns).map(({ name }) => name);
    const given = dbt.columns.get(model)?.map(({ name }) => name);
    expect(given?.sort(), model.unique_id).toEqual(described.sort());
  }
});

it('every contract declares the very types that come out', async () => {
  const enforced = dbt.models.filter(({ contract }) => contract.enforced);
  expect(enforced.length).toBeGreaterThan(0);
  for (const model of enforced) {
    const declared = Object.values(model.columns).map(({ name, data_type: type }) => ({
      name,
      type: String(type),
    }));
    // Read as BigQuery reads them: `boolean` is BOOL there.
    const analyzer = await openAnalyzer({ 'p.d.declared': declared });
    const read = analyzer.analyze('select * from p.d.declared');
    const types = typesByName(read.ok ? read.columns : []);
    expect(types, model.unique_id).toEqual(typesByName(dbt.columns.get(model) ?? []));
  }
});

it('no column of any model is a float', () => {
  const types = new Set([...dbt.columns.values()].flat().map(({ type }) => type));
  expect(types).toContain('NUMERIC');
  expect([...types].filter((type) => /FLOAT/.test(type))).toEqual([]);
});

it('the finance report and its page ask in GoogleSQL, and are answered in texts', async () => {
  // Named as with a default dataset.
  const marts = [...dbt.columns].map(
    ([{ relation_name: relation }, own]) =>
      [relation.replaceAll('`', '').split('.').at(-1) ?? '', own] as const,
  );
  const analyzer = await openAnalyzer(Object.fromEntries(marts));
  const asked = pageQueries();
  expect(asked.length).toBeGreaterThan(7);
  for (const { title, sql } of asked) {
    const verdict = analyzer.analyze(sql);
    expect(verdict, title).toMatchObject({ ok: true });
    const types = verdict.ok ? verdict.columns.map(({ type }) => type) : [];
    expect(new Set(types), title).toEqual(new Set(['STRING']));
    expect(analyzer.analyze(sql.replace('cast(', 'try_cast(')), title).toMatchObject({ ok: false });
  }
});

function typesByName(columns: readonly Column[]): Record<string, string> {
  return Object.fromEntries(columns.map(({ name, type }) => [name, type]));
}

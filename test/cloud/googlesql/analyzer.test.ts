import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import { streamTables } from '../../../src/load/tables.ts';
import { openAnalyzer } from '../../../tools/googlesql/analyzer.ts';
import { isInstalled } from '../../../tools/googlesql/installation.ts';
import { makeInstallation } from '../../../tools/googlesql/make-installation.ts';
import { catalogOf } from '../../../tools/googlesql/schemas.ts';
import { temporaryFolder } from '../../support/folders.ts';

it('says what tools/googlesql/README.md says', async () => {
  const page = readFileSync(join(packageRoot, 'tools/googlesql/README.md'), 'utf8');
  const [, block = ''] = /^```ts\n([\s\S]+?)^```/m.exec(page) ?? [];
  const analyzer = await openAnalyzer(catalogOf('my-project', 'qonto_raw'));
  const found = [...block.matchAll(/^analyzer\.(\w+)\((['"])(.+)\2\); +\/\/ (.+)$/gm)].map(
    ([, call, , sql = '', said = '']) => {
      const verdict = call === 'analyze' ? analyzer.analyze(sql) : analyzer.analyzeScript(sql);
      const text = JSON.stringify(verdict)
        .replaceAll(/"(\w+)":/g, ' $1: ')
        .replaceAll('"', "'");
      return [text.replaceAll(/\s+/g, ''), said.replaceAll(/\s+/g, '')] as const;
    },
  );
  expect(found).toHaveLength(2);
  for (const [verdict, said] of found) {
    const [start = '', end = ''] = said.split('…');
    expect(verdict.startsWith(start), said).toBe(true);
    expect(verdict.endsWith(end), verdict).toBe(true);
  }
});

describe('columns', () => {
  const types = [
    'STRING',
    'BYTES',
    'INT64',
    'FLOAT64',
    'NUMERIC',
    'BIGNUMERIC',
    'BOOL',
    'DATE',
    'TIME',
    'DATETIME',
    'TIMESTAMP',
    'INTERVAL',
    'JSON',
    'GEOGRAPHY',
    'RANGE<DATE>',
    'ARRAY<STRING>',
    'STRUCT<`a` INT64, `b c` ARRAY<STRUCT<`select` NUMERIC>>>',
    'STRUCT<INT64, STRING>',
  ];

  it('come out with the types they went in with', async () => {
    const columns = types.map((type, index) => ({ name: `c${index}`, type }));
    const analyzer = await openAnalyzer({ 'p.d.t': columns });
    expect(analyzer.analyze('select * from `p.d.t`')).toEqual({ ok: true, columns });
  });

  it('are named by the types BigQuery stores, whatever word was used', async () => {
    const analyzer = await openAnalyzer({ 'p.d.t': [{ name: 'x', type: 'decimal(18, 2)' }] });
    expect(analyzer.analyze('select x, cast(1 as bigint) as y from p.d.t')).toMatchObject({
      columns: [{ type: 'NUMERIC' }, { type: 'INT64' }],
    });
  });

  it('of a type that BigQuery does not have are a fault of the caller', async () => {
    const analyzer = await openAnalyzer({ 'p.d.t': [{ name: 'x', type: 'varchar' }] });
    expect(() => analyzer.analyze('select 1')).toThrow('varchar is no type of BigQuery');
  });
});

describe('tables', () => {
  it('can be added and replaced, and what was there stays as it was', async () => {
    const before = await openAnalyzer({ 'p.d.t': [{ name: 'x', type: 'INT64' }] });
    const after = before.with({ 'p.d.t': [{ name: 'x', type: 'DATE' }], 'p.d.u': [] });
    expect(after.analyze('select x from p.d.t')).toMatchObject({ columns: [{ type: 'DATE' }] });
    expect(before.analyze('select x from p.d.t')).toMatchObject({ columns: [{ type: 'INT64' }] });
    expect(before.analyze('select 1 from p.d.u')).toMatchObject({ ok: false });
  });

  it('are those the loader keeps, and for each stream the staged lines', () => {
    const tables = catalogOf('p', 'd', '_7');
    expect(Object.keys(tables)).toHaveLength(streamTables.length * 2 + 2);
    for (const { name, columns } of streamTables) {
      const names = columns.map((column) => column.name);
      const staged = tables[`p.d._staging_${name}_7`]?.map((column) => column.name);
      expect(tables[`p.d.${name}`]?.map((column) => column.name)).toEqual(names);
      expect(staged).toEqual(
        names.filter((column) => !['_loaded_at', '_first_seq'].includes(column)),
      );
    }
  });
});

it('without Python, the installation says what is missing and leaves what is there', async () => {
  vi.stubEnv('PATH', await temporaryFolder());
  try {
    expect(() => makeInstallation()).toThrow('no Python from 3.10 to 3.13 was found');
  } finally {
    vi.unstubAllEnvs();
  }
  expect(isInstalled()).toBe(true);
});

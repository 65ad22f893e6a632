import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { pageQueries } from './page-queries.ts';

it('dbt names every table that the page asks as what it stands on, and no other', () => {
  const tables = pageQueries().flatMap(({ sql }) => sql.match(/\b(?:int_|stg_)?qonto__\w+/g) ?? []);
  const file = join(packageRoot, 'dbt/models/semantic/_qonto__exposures.yml');
  const [page = ''] = readFileSync(file, 'utf8').split('- name: qonto_transaction_inspection');
  const named = [...page.matchAll(/ref\('(\w+)'\)/g)].map(([, name]) => name);
  expect(named.sort()).toEqual([...new Set(tables)].sort());
});

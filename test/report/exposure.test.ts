import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { accountsSql } from '../../src/report/account-names.ts';
import { bookedIn } from '../../src/report/booked-in.ts';
import { languageOf } from '../../src/report/language/language.ts';
import { ofOrganization, organizationsSql } from '../../src/report/organization.ts';
import { periodOf } from '../../src/report/period.ts';
import { sections } from '../../src/report/report.ts';

it('dbt names every table that the page asks as what it stands on, and no other', () => {
  const own = ofOrganization('ada');
  const period = periodOf({}, '2026-03-20');
  const scope = {
    period,
    own,
    booked: bookedIn(own, period),
    onlyFacts: false,
    language: languageOf('en'),
    organization: { id: 'ada', name: 'Ada', asOf: '2026-03-20', firstDay: '2024-01-01' },
    nameOf: (id: string) => id,
  };
  const asked = [...sections.flatMap(({ sql }) => sql(scope)), organizationsSql, accountsSql(own)];
  const tables = asked.flatMap((sql) => sql.match(/\b(?:int_|stg_)?qonto__\w+/g) ?? []);
  const file = join(packageRoot, 'dbt/models/semantic/_qonto__exposures.yml');
  const [page = ''] = readFileSync(file, 'utf8').split('- name: qonto_transaction_inspection');
  const named = [...page.matchAll(/ref\('(\w+)'\)/g)].map(([, name]) => name);
  expect(named.sort()).toEqual([...new Set(tables)].sort());
});

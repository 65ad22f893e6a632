import { accountsSql } from '../../src/report/account-names.ts';
import { bookedIn } from '../../src/report/booked-in.ts';
import { languageOf } from '../../src/report/language/language.ts';
import { ofOrganization, organizationsSql } from '../../src/report/organization.ts';
import { periodOf } from '../../src/report/period.ts';
import { sections } from '../../src/report/report.ts';

/** All that the finance page asks, each by the section that does. */
export function pageQueries(): readonly { readonly title: string; readonly sql: string }[] {
  const id = '0191e2c3-8a3b-7c1d-9e2f-5a6b7c8d9e0f';
  const own = ofOrganization(id);
  const period = periodOf({}, '2026-03-20');
  const scope = {
    period,
    own,
    booked: bookedIn(own, period),
    onlyFacts: false,
    language: languageOf('en'),
    organization: { id, name: 'Ada', asOf: '2026-03-20', firstDay: '2024-01-01', began: undefined },
    nameOf: (account: string) => account,
  };
  return [
    ...sections.flatMap((section) => section.sql(scope).map((sql) => ({ title: section.id, sql }))),
    { title: 'organizations', sql: organizationsSql },
    { title: 'accounts', sql: accountsSql(own) },
  ];
}

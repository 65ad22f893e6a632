import { expect, it } from 'vitest';
import { openAnalyzer } from '../../googlesql/analyzer.ts';
import { reportSections } from '../../src/commands/demo-report.ts';
import { analyzedDbt } from './googlesql/dbt-analysis.ts';

it('the finance report asks in GoogleSQL, and is answered in texts', async () => {
  const { columns } = await analyzedDbt();
  // Named as with a default dataset.
  const marts = [...columns].map(
    ([{ relation_name: relation }, own]) =>
      [relation.replaceAll('`', '').split('.').at(-1) ?? '', own] as const,
  );
  const analyzer = await openAnalyzer(Object.fromEntries(marts));
  for (const { title, sql } of reportSections) {
    const verdict = analyzer.analyze(sql);
    expect(verdict, title).toMatchObject({ ok: true });
    const types = verdict.ok ? verdict.columns.map(({ type }) => type) : [];
    expect(new Set(types), title).toEqual(new Set(['STRING']));
    expect(analyzer.analyze(sql.replace('cast(', 'try_cast(')), title).toMatchObject({ ok: false });
  }
});

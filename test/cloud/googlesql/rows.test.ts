import { expect, it } from 'vitest';
import { rowsSql } from '../../../src/load/bigquery/rows.ts';
import { streamTables } from '../../../src/load/tables.ts';
import { openAnalyzer } from '../../../tools/googlesql/analyzer.ts';
import { catalogOf } from '../../../tools/googlesql/schemas.ts';

it('what is asked of one row is GoogleSQL for every staging table, whatever the value is, and gives texts alone', async () => {
  const analyzer = await openAnalyzer(catalogOf('acme', 'qonto_raw', '_1'));
  for (const { name, columns } of streamTables) {
    const asked = columns.map((column) => ({
      name: column.name,
      kind: column.type === 'JSON' ? ('json' as const) : ('other' as const),
    }));
    const value = "it's \\ \n `; drop table x";
    const sql = rowsSql(`\`acme.qonto_raw.${name}\``, asked, { column: 'id', value });
    const judged = analyzer.analyzeScript(`${sql};`);
    expect(judged, name).toMatchObject({ ok: true });
    expect(judged.ok && judged.columns.map(({ type }) => type), name).toEqual(
      columns.map(() => 'STRING'),
    );
  }
});

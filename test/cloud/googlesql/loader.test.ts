import { beforeAll, describe, expect, it } from 'vitest';
import { countSql, mergeScript, seedCursorSql } from '../../../src/load/bigquery/script.ts';
import { bigqueryDialect } from '../../../src/load/bigquery/sql.ts';
import { monthRanges } from '../../../src/load/ranges.ts';
import { locateSql } from '../../../src/load/sql/object-uri.ts';
import { standSql } from '../../../src/load/sql/stand.ts';
import { streamTables } from '../../../src/load/tables.ts';
import type { TableLoad } from '../../../src/load/warehouse.ts';
import { type Analyzer, openAnalyzer } from '../../../tools/googlesql/analyzer.ts';
import { catalogOf } from '../../../tools/googlesql/schemas.ts';
import { batchOf, cursorAt, day } from '../../contract/batches.ts';

const names = {
  target: (table: string) => `\`demo.qonto_raw.${table}\``,
  staging: (table: string) => `\`demo.qonto_raw._staging_${table}_0a1b\``,
};
const loads: readonly TableLoad[] = streamTables.map((table) => ({ table, parts: [], rows: 0 }));
const ranges = monthRanges(['2024-02', '2025-12', '2026-01', '9999-12', '0001-01']);
const script = (tables: readonly TableLoad[]) =>
  mergeScript(batchOf({ seq: 0, manifestSha256: '' }, cursorAt(3), tables), names, (table) =>
    ['transactions', 'attachments'].includes(table) ? ranges : undefined,
  );

let analyzer: Analyzer;
beforeAll(async () => {
  analyzer = await openAnalyzer(catalogOf('demo', 'qonto_raw', '_0a1b'));
});

describe('every statement the loader sends is GoogleSQL', () => {
  it.each([
    ['of all tables', loads],
    ...loads.map((load) => [`of ${load.table.name}`, [load]] as const),
    ['without rows', []],
  ] as const)('the transaction %s', (_, tables) => {
    expect(analyzer.analyzeScript(script(tables))).toMatchObject({ ok: true });
  });

  it('the count of what is staged', () => {
    expect(analyzer.analyze(countSql(loads, names))).toMatchObject({ ok: true });
  });

  it('the first row of the cursor', () => {
    expect(analyzer.analyze(seedCursorSql(names.target('_cursor'), day(1)))).toMatchObject({
      ok: true,
    });
  });

  it('how far the staging tables have come', () => {
    const sql = standSql(names.target('_loads'), (name) => `to_json_string(${name})`);
    expect(analyzer.analyze(sql)).toMatchObject({ ok: true });
  });

  it('where the raw zone is', () => {
    for (const statement of locateSql(names.target, "gs://it's/", bigqueryDialect))
      expect(analyzer.analyze(statement)).toMatchObject({ ok: true });
  });

  it('and a script that is not is refused', () => {
    for (const [good, bad] of [
      ['`_seq` desc', '`_sequence` desc'],
      ['qualify', 'having'],
      ['parse_json(', 'json('],
      ['@@row_count', '@@rows'],
      ["timestamp '", "interval '"],
      ['to_json_string', 'to_json_text'],
    ] as const) {
      expect(script(loads)).toContain(good);
      const broken = script(loads).replaceAll(good, bad);
      expect(analyzer.analyzeScript(broken), bad).toMatchObject({ ok: false });
    }
  });
});

describe('the transaction', () => {
  it('leaves out the partitions it does not touch, by constants', () => {
    const [, merge] =
      /merge into `demo\.qonto_raw\.transactions`([\s\S]*?)when matched/.exec(script(loads)) ?? [];
    expect(merge).toContain(
      "(t.`updated_at` between timestamp '0001-01-01 00:00:00.000000+00' and timestamp '0001-01-31 23:59:59.999999+00'" +
        " or t.`updated_at` between timestamp '2024-02-01 00:00:00.000000+00' and timestamp '2024-02-29 23:59:59.999999+00'" +
        " or t.`updated_at` between timestamp '2025-12-01 00:00:00.000000+00' and timestamp '2026-01-31 23:59:59.999999+00'" +
        " or t.`updated_at` between timestamp '9999-12-01 00:00:00.000000+00' and timestamp '9999-12-31 23:59:59.999999+00')",
    );
  });
});

import { describe, expect, it } from 'vitest';
import { instantOf } from '../../src/base/instant.ts';
import {
  createTableSql,
  duckdbDialect,
  duckdbType,
  ident,
  textLiteral,
} from '../../src/load/duckdb/sql.ts';
import { refuseLostTables } from '../../src/load/lost-tables.ts';
import { monthRanges } from '../../src/load/ranges.ts';
import { countsOf } from '../../src/load/sql/classify.ts';
import {
  insertRecordsSql,
  moveCursorSql,
  stagedRowsDiffer,
  superseded,
} from '../../src/load/sql/ledger.ts';
import { mergeSql, withinSql } from '../../src/load/sql/merge.ts';
import type { Table } from '../../src/load/tables.ts';

const at = (day: number) => instantOf(Date.UTC(2026, 0, day));

describe('months as ranges', () => {
  it.each([
    [[], []],
    [['2026-02'], [['2026-02-01', '2026-02-28']]],
    [['2024-02'], [['2024-02-01', '2024-02-29']]],
    [['2026-01', '2025-12', '2025-12'], [['2025-12-01', '2026-01-31']]],
    [
      ['2026-04', '2026-01', '2026-02'],
      [
        ['2026-01-01', '2026-02-28'],
        ['2026-04-01', '2026-04-30'],
      ],
    ],
    [
      ['0099-12', '0100-01', '9999-12'],
      [
        ['0099-12-01', '0100-01-31'],
        ['9999-12-01', '9999-12-31'],
      ],
    ],
    [
      ['2010-10', '2009-12', '2010-11'],
      [
        ['2009-12-01', '2009-12-31'],
        ['2010-10-01', '2010-11-30'],
      ],
    ],
  ])('%j are %j', (months, ranges) => {
    expect(monthRanges(months)).toEqual(
      ranges.map(([from, to]) => ({
        from: `${from}T00:00:00.000000Z`,
        to: `${to}T23:59:59.999999Z`,
      })),
    );
  });

  it('are constants in a question', () => {
    const [one, two] = [
      { from: at(1), to: at(2) },
      { from: at(5), to: at(6) },
    ];
    expect(withinSql('c', [], duckdbDialect)).toBe('false');
    expect(withinSql('c', [one, two], duckdbDialect)).toBe(
      "(c between timestamp '2026-01-01 00:00:00.000000' and timestamp '2026-01-02 00:00:00.000000' or c between timestamp '2026-01-05 00:00:00.000000' and timestamp '2026-01-06 00:00:00.000000')",
    );
  });
});

describe('the words of DuckDB', () => {
  it('names and texts cannot be left from inside', () => {
    expect([ident('a"b"c'), textLiteral("it's 'so'")]).toEqual(['"a""b""c"', "'it''s ''so'''"]);
    expect(
      ['STRING', 'TIMESTAMP', 'INT64', 'JSON'].map((type) => duckdbType(type as 'JSON')),
    ).toEqual(['VARCHAR', 'TIMESTAMP', 'BIGINT', 'JSON']);
  });

  const table: Table = {
    name: 't',
    description: '',
    key: ['id'],
    partition_by: 'day',
    columns: [
      { name: 'id', type: 'STRING', mode: 'REQUIRED', description: '' },
      { name: 'day', type: 'TIMESTAMP', mode: 'NULLABLE', description: '' },
    ],
  };
  const input = { table, target: 'target', staging: 'staged', loadedAt: at(3), rawZone: '/raw/' };
  const ranges = [{ from: at(1), to: at(2) }];

  it('a table is made once', () => {
    expect(createTableSql('s', table)).toBe(
      'create table if not exists s."t" ("id" VARCHAR not null, "day" TIMESTAMP)',
    );
  });

  it('a merge looks only where its rows lie, and where nothing says where a row lies', () => {
    const inside =
      "t.\"day\" between timestamp '2026-01-01 00:00:00.000000' and timestamp '2026-01-02 00:00:00.000000'";
    const nullable = mergeSql({ ...input, ranges }, duckdbDialect);
    expect(nullable).toContain(
      `on t."id" = s."id" and ((${inside}) or t."day" is null)\nwhen matched`,
    );
    const [id, day] = table.columns;
    if (id === undefined || day === undefined) throw new Error('two columns');
    const required = { ...table, columns: [id, { ...day, mode: 'REQUIRED' as const }] };
    expect(mergeSql({ ...input, table: required, ranges }, duckdbDialect)).toContain(
      `on t."id" = s."id" and (${inside})\nwhen matched`,
    );
    const unbounded = 'on t."id" = s."id"\nwhen matched';
    expect(mergeSql(input, duckdbDialect)).toContain(unbounded);
    const { partition_by: _, ...whole } = table;
    expect(mergeSql({ ...input, table: whole, ranges }, duckdbDialect)).toContain(unbounded);
  });

  it('a merge sets all but the key, from the last line of each key', () => {
    const sql = mergeSql(
      {
        ...input,
        table: {
          ...table,
          key: ['id', 'day'],
          columns: [
            ...table.columns,
            { name: 'note', type: 'JSON', mode: 'NULLABLE', description: '' },
          ],
        },
      },
      duckdbDialect,
    );
    expect(sql).toMatch(/^merge into target as t\nusing/);
    expect(sql).toContain(
      'partition by "id", "day" order by "_seq" desc, "_part" desc, "_row" desc) = 1',
    );
    expect(sql).toContain('on t."id" = s."id" and t."day" = s."day"');
    expect(sql).toContain('update set "note" = s."note"\n');
    expect(sql).toMatch(/insert \("id", "day", "note"\) values \(s."id", s."day", s."note"\)$/);
  });

  it('the cursor moves from where it was', () => {
    const batch = {
      from: { seq: 1, manifestSha256: 'a' },
      to: { seq: 4, manifestSha256: 'd' },
      tables: [],
      records: [],
      loadedAt: at(3),
      rawZone: '/raw/',
    };
    expect(moveCursorSql('c', batch, duckdbDialect)).toBe(
      "update c\nset seq = 4, manifest_sha256 = 'd', updated_at = timestamp '2026-01-03 00:00:00.000000', raw_zone = '/raw/'\nwhere name = 'load' and seq = 1 and manifest_sha256 = 'a'",
    );
    expect(superseded(batch.from)).toMatchObject({
      kind: 'busy',
      code: 'superseded',
      message: expect.stringContaining('manifest 1'),
    });
    expect(stagedRowsDiffer('labels', 1, 2)).toMatchObject({
      kind: 'data',
      code: 'staged_rows_differ',
    });
  });

  it('what was loaded is written down, a row each', () => {
    const record = {
      seq: 1,
      run_id: "r'",
      manifest_sha256: 'a',
      committed_at: at(1),
      loaded_at: at(2),
      rows_landed: 3,
      rows_unchanged: 4,
      rows_quarantined: 5,
      counts: {},
      snapshots: { labels: 7 },
      slices: [],
      unavailable: {},
    };
    const sql = insertRecordsSql('l', [record, { ...record, seq: 2 }], duckdbDialect);
    expect(sql).toMatch(/^insert into l \("seq", /);
    const row = sql.split('\n')[1] ?? '';
    expect(row).toMatch(/^\(1, 'r''', 'a', timestamp '2026-01-01 00:00:00.000000', /);
    expect(row).toContain('\'{"labels":7}\'');
    expect(row).toMatch(/\),$/);
    expect(sql.split('\n')[2]).toMatch(/^\(2, /);
  });
});

describe('tables', () => {
  const loaded = { seq: 3, manifestSha256: 'x' };
  const whole = { loads: 3, byStream: new Map([['labels', 2]]) };
  const neverAsked = 'a question' as const;
  it.each([
    [
      'nothing is there yet',
      { missing: ['labels', '_loads'], cursor: undefined, hasLoads: false },
      neverAsked,
      undefined,
    ],
    [
      'nothing was loaded yet',
      { missing: ['labels'], cursor: { ...loaded, seq: 0 }, hasLoads: false },
      neverAsked,
      undefined,
    ],
    ['all are there', { missing: [], cursor: loaded, hasLoads: true }, neverAsked, undefined],
    ['one is gone', { missing: ['labels'], cursor: loaded, hasLoads: true }, whole, 'labels'],
    ['one is new', { missing: ['teams'], cursor: loaded, hasLoads: true }, whole, undefined],
    [
      'one has lost a column, and one that never had rows another',
      {
        missing: [],
        shorn: [
          { stream: 'teams', column: 'payload' },
          { stream: 'labels', column: 'payload' },
        ],
        cursor: loaded,
        hasLoads: true,
      },
      whole,
      'labels.payload',
    ],
    [
      'one is new and one is gone',
      { missing: ['teams', 'labels'], cursor: loaded, hasLoads: true },
      whole,
      'labels',
    ],
    [
      'rows of the ledger are gone too',
      { missing: ['teams'], cursor: loaded, hasLoads: true },
      { ...whole, loads: 2 },
      'teams',
    ],
    [
      'the ledger is gone',
      { missing: ['labels', '_loads'], cursor: loaded, hasLoads: false },
      neverAsked,
      'labels, _loads',
    ],
    [
      'the cursor is gone',
      { missing: ['labels'], cursor: undefined, hasLoads: true },
      neverAsked,
      '_cursor',
    ],
  ])('T175 are not made again where %s', async (_, found, merged, lost) => {
    const ask = async () => {
      if (merged === neverAsked) throw new Error('nothing to ask');
      return merged;
    };
    const refusal = await refuseLostTables({
      warehouse: 'duckdb:x',
      merged: ask,
      shorn: [],
      ...found,
    }).catch((error: unknown) => error);
    if (lost === undefined) return expect(refusal).toBeUndefined();
    return expect(refusal).toMatchObject({
      kind: 'data',
      code: 'table_lost',
      message: `duckdb:x was loaded before, and has lost ${lost}`,
    });
  });
});

it('counts come as numbers or texts, and those an older job does not know are none', () => {
  const row = {
    bank_account_id: 'a',
    new_rows: '1',
    changed_rows: 2,
    silent_rows: 3,
    repeated_rows: '4',
  };
  const counts = {
    bank_account_id: 'a',
    new: 1,
    changed: 2,
    silent: 3,
    repeated: 4,
    older: 0,
    moved: 0,
  };
  expect(countsOf([row, { ...row, older_rows: 5, moved_rows: '6' }])).toEqual([
    counts,
    { ...counts, older: 5, moved: 6 },
  ]);
  expect(() => countsOf([{ ...row, bank_account_id: 5 }])).toThrow('bank_account_id');
});

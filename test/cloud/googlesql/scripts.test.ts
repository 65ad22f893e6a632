import { beforeAll, describe, expect, it } from 'vitest';
import { type Analyzer, openAnalyzer } from '../../../tools/googlesql/analyzer.ts';
import { catalogOf } from '../../../tools/googlesql/schemas.ts';

const script = `
declare counts string;
begin transaction;
-- The cursor first; a ";" in a comment, and in a text, ends nothing: héhé.
update \`acme.qonto_raw._cursor\`
set seq = 3, manifest_sha256 = 'b;''', updated_at = timestamp '2026-01-01 00:00:00+00'
where name = 'load' and seq = 2 and manifest_sha256 = 'a';
if @@row_count != 1 then
  rollback transaction;
  raise using message = 'superseded';
end if;
set counts = (
  select to_json_string(array_agg(t))
  from (select bank_account_id, count(*) as n from \`acme.qonto_raw._staging_transactions_1\` group by bank_account_id) as t
);
merge into \`acme.qonto_raw.transactions\` as t
using (select *, timestamp '2026-01-01 00:00:00+00' as _loaded_at from \`acme.qonto_raw._staging_transactions_1\`) as s
on t.id = s.id and t.updated_at = s.updated_at
when matched and s._seq > t._seq then
  update set payload = s.payload, _hash = s._hash, _seq = s._seq
when not matched then
  insert (id, updated_at, payload, _hash, _seq, _loaded_at)
  values (s.id, s.updated_at, s.payload, s._hash, s._seq, s._loaded_at);
insert into \`acme.qonto_raw._loads\` (seq, run_id, snapshots) values (3, 'r', parse_json('{}'));
commit transaction;
select counts;
`.replace("'b;'''", String.raw`'b;\''`);

let analyzer: Analyzer;

beforeAll(async () => {
  analyzer = await openAnalyzer(catalogOf('acme', 'qonto_raw', '_1'));
});

describe('a script such as the loader sends', () => {
  it('is accepted, with everything in it looked at', () => {
    expect(analyzer.analyzeScript(script)).toEqual({
      ok: true,
      // The type of the variable, two values, a condition, and seven statements.
      analyzed: 11,
      columns: [{ name: 'counts', type: 'STRING' }],
    });
  });

  it.each([
    ['select counts;', 'select count;', 'Unrecognized name: count'],
    ['counts string;', 'counts int64;', 'cannot be coerced to target type INT64'],
    ['counts string;', 'counts varchar;', 'Type not found: varchar'],
    ['set counts', 'set count', 'Undeclared variable: count'],
    ['@@row_count', '@@rowcount', 'Unrecognized name: @@rowcount'],
    ['@@row_count != 1', '@@row_count', 'cannot be coerced to target type BOOL'],
    ["message = 'superseded'", 'message = 17', 'cannot be coerced to target type STRING'],
    ['rollback transaction', 'rollback transactions', 'Syntax error'],
    ['end if;', '', 'Syntax error'],
    ['_staging_transactions_1` group', '_staging_transactions_2` group', 'Table not found'],
    ['_hash = s._hash', '_hash = s._seq', 'cannot be assigned to _hash'],
    ["parse_json('{}')", "'{}'", 'STRING which cannot be inserted into column snapshots'],
    ['begin transaction;', 'begin transaction; declare n int64;', 'start of a block or script'],
    ['declare counts string;', 'declare counts, COUNTS string;', 'declared twice: COUNTS'],
  ])('is refused with %s made %s', (is, becomes, because) => {
    expect(script).toContain(is);
    expect(analyzer.analyzeScript(script.replace(is, becomes))).toMatchObject({
      ok: false,
      message: expect.stringContaining(because),
    });
  });

  it('is refused with the line and the column of what is wrong', () => {
    const line = script.split('\n').findIndex((text) => text.startsWith('insert into'));
    const wrong = script.replace('parse_json(', 'parse_jason(');
    expect(analyzer.analyzeScript(wrong)).toMatchObject({
      message: expect.stringContaining(`[at ${line + 1}:78]`),
    });
  });
});

describe('variables', () => {
  it.each([
    ['take the type of their value', 'declare n default 1.5; select n as n;', 'FLOAT64'],
    ['of one statement have one type', 'declare a, b int64 default 3; select a + b as n;', 'INT64'],
    ['are hidden by columns', "declare n int64; select n from (select 'x' as n);", 'STRING'],
    ['are seen inside of blocks', 'declare n int64; begin select n as n; end;', 'INT64'],
    [
      'of a block see those around it',
      'declare n int64; begin declare m default n; select m as n; end;',
      'INT64',
    ],
    [
      'do not know upper and lower case',
      'declare N date; set n = current_date(); select n as n;',
      'DATE',
    ],
  ])('%s', (_, sql, type) => {
    expect(analyzer.analyzeScript(sql)).toMatchObject({ ok: true, columns: [{ type }] });
  });

  it.each([
    ['end with their block', 'begin declare n int64; end; select n;', 'Unrecognized name: n'],
    [
      'are not declared again inside',
      'declare n int64; begin declare n int64; end;',
      'declared twice',
    ],
    ['need a type that the value fits', "declare n int64 default 'x';", 'cannot be coerced'],
    ['are no number of rows', 'declare n int64 default 3; select 1 limit n;', 'LIMIT expects'],
    ['are no tables', 'declare t string; select * from t;', 'Table not found'],
  ])('%s', (_, sql, because) => {
    expect(analyzer.analyzeScript(sql)).toMatchObject({
      ok: false,
      message: expect.stringContaining(because),
    });
  });
});

describe('branches and handlers', () => {
  it.each(everywhere('select @@error.message;'))('are read: %s', (sql) => {
    expect(analyzer.analyzeScript(sql)).toMatchObject({ ok: true });
  });

  it.each(everywhere('select nothing;'))('are judged: %s', (sql) => {
    expect(analyzer.analyzeScript(sql)).toMatchObject({
      ok: false,
      message: expect.stringContaining('Unrecognized name: nothing'),
    });
  });

  it('raise again what was caught, and only that', () => {
    const caught = 'begin select 1; exception when error then raise; end;';
    expect(analyzer.analyzeScript(caught)).toMatchObject({ ok: true });
    expect(analyzer.analyzeScript('raise;')).toMatchObject({ ok: false });
  });

  it.each([
    'loop select 1; end loop;',
    'while false do select 1; end while;',
    'for row in (select 1) do select 1; end for;',
    "execute immediate 'select 1';",
    'call p();',
    'return;',
  ])('what is not understood is refused, not passed over: %s', (sql) => {
    expect(analyzer.analyzeScript(sql)).toMatchObject({ ok: false });
  });
});

function everywhere(sql: string): string[] {
  return [
    `if true then ${sql} end if;`,
    `if true then select 1; elseif false then ${sql} end if;`,
    `if true then select 1; else ${sql} end if;`,
    `begin ${sql} end;`,
    `begin select 1; exception when error then ${sql} end;`,
  ];
}

import { expect, it } from 'vitest';
import { openEvaluator } from '../../../tools/googlesql/evaluator.ts';
import { queryDuckdb } from '../../support/world.ts';
import { compiledText } from './compiled-text.ts';

/** What is read of a document, in one line; `x` is its text. */
const read = (document: string): string => `(
  select concat(
    {%- for name in ['plain', 'name', 'deep'] %} coalesce({{ name }}, '-'), '|', {%- endfor %}
    cast({{ qonto.text_to_boolean('flag') }} is true as string), '|', odd)
  from (
    {{ qonto.select_json_fields(
        "(select ${document} as payload) as documents",
        'payload',
        {'plain': '$.plain', 'name': '$.object.name', 'deep': '$.object.inner', 'flag': '$.flag'},
        arrays={'list': '$.list', 'items': '$.details.items'},
        misshapen='odd'
    ) }}
  ) as fields
)`;

const shapes = [
  null,
  true,
  0,
  12,
  -1.5,
  '',
  'text',
  '{"a":1}',
  '[1]',
  '{',
  '[',
  '[]',
  '{}',
  [],
  {},
  ['a'],
  [1, 2],
  [[]],
  [{ name: 'n' }],
  { name: 'n' },
  { name: null },
  { name: 7, inner: 'i' },
  { name: {} },
  { name: { a: 1 } },
  { name: ['a'] },
  { other: 1 },
  { items: [] },
  { items: {} },
  { items: 'i' },
  { items: { a: 1 } },
  { items: [1] },
] as const;

it('T148 a field of any shape is read and named alike on both engines', async () => {
  const here = await compiledText('duckdb', read('json(x)'));
  const there = await compiledText('bigquery', read("parse_json(x, wide_number_mode => 'round')"));
  const documents = ['plain', 'object', 'flag', 'list', 'details'].flatMap((field) =>
    shapes.map((value) => JSON.stringify({ [field]: value })),
  );
  const evaluate = await openEvaluator();
  const values = evaluate(there, documents);
  const rows = await valuesHere(here, documents);
  const pairs = (found: readonly unknown[]) => documents.map((text, index) => [text, found[index]]);
  expect(pairs(values)).toEqual(pairs(rows));
  const told = new Map(pairs(values) as [string, string][]);
  expect(told.get('{"object":"text"}')).toBe('-|text|-|false|object ');
  expect(told.get('{"plain":{"name":"n"}}')).toBe('-|-|-|false|plain ');
  expect(told.get('{"list":{"name":"n"}}')).toBe('-|-|-|false|list ');
  expect(told.get('{"details":{"items":"i"}}')).toBe('-|-|-|false|details.items ');
});

it('T149 lists that say the same are the same on both engines, however they are written', async () => {
  const same = [
    ['[]', 'null', ' [ ] '],
    [
      '[{"id":"l1","in":{"a":1,"b/c":[1,2.5]}}]',
      '[ {"in":{"b/c":[ 1,2.50 ],"a":1},"id":"l\\u0031"}]',
    ],
    ['["l1"]'],
    ['"l1"'],
    ['[1]', '[ 1 ]'],
    ['["1"]'],
    ['[{"a":1},{"a":2}]'],
    ['[{"a":2},{"a":1}]'],
    ['[{"a":1,"n":null},{"a":2,"n":2}]', '[{"n":null,"a":1},{"n":2,"a":2}]'],
    ['[{"a":2,"n":null},{"a":1,"n":2}]'],
    ['[{}]'],
    ['{}'],
  ];
  const here = await compiledText('duckdb', "{{ qonto.meaning_of_list('json(x)') }}");
  const there = await compiledText('bigquery', "{{ qonto.meaning_of_list('parse_json(x)') }}");
  const evaluate = await openEvaluator();
  const ofEach: (readonly unknown[])[] = [
    evaluate(there, same.flat()),
    await valuesHere(here, same.flat()),
  ];
  for (const meanings of ofEach) {
    const numbers = same.flatMap((group, number) => group.map(() => number));
    const firstOf = meanings.map((meaning) => numbers[meanings.indexOf(meaning)]);
    expect(firstOf).toEqual(numbers);
  }
});

/** The values of an expression over texts, each text as `x`, on DuckDB. */
async function valuesHere(expression: string, texts: readonly string[]) {
  const list = `[${texts.map((text) => `'${text}'`).join(', ')}]`;
  const rows = await queryDuckdb(
    ':memory:',
    `select ${expression} as value from (select unnest(${list}) as x, generate_subscripts(${list}, 1) as position) order by position`,
  );
  return rows.map(({ value }) => value);
}

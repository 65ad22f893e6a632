import { beforeAll, expect, it } from 'vitest';
import { type Evaluate, openEvaluator } from '../../../tools/googlesql/evaluator.ts';
import { queryDuckdb } from '../../support/world.ts';
import { compiledText } from './compiled-text.ts';

const macros = [
  'plain_text',
  'text_key',
  'name_key',
  'number_key',
  'iban_key',
  'name_words',
] as const;

const ofEach = macros.map((name) => `{{ qonto.${name}('x') }}`).join('\n@@@\n');

let here: readonly string[];
let there: readonly string[];
let evaluate: Evaluate;

beforeAll(async () => {
  here = (await compiledText('duckdb', ofEach)).split('\n@@@\n');
  there = (await compiledText('bigquery', ofEach)).split('\n@@@\n');
  evaluate = await openEvaluator();
}, 900_000);

/** Latin, Greek, Cyrillic, Armenian, Hebrew; more Latin and Greek; signs and blanks; forms of other widths. */
const blocks = [
  [0x0001, 0x05ff],
  [0x1e00, 0x206f],
  [0x20a0, 0x214f],
  [0x3000, 0x303f],
  [0xfb00, 0xfb4f],
  [0xfe00, 0xfeff],
  [0xff00, 0xffef],
] as const;

it.each(macros.map((name, index) => ({ name, index })))(
  'T116 $name is the same on both engines, for every character of these blocks',
  async ({ index }) => {
    for (const [first, last] of blocks) {
      const texts = Array.from(
        { length: last - first + 1 },
        (_, index) => `a${String.fromCodePoint(first + index)}b 1`,
      );
      expect(evaluate(there[index] ?? '', texts)).toEqual(
        await valuesHere(here[index] ?? '', texts),
      );
    }
  },
);

it('T116 a payee is one on both engines, however it is spelled', async () => {
  const payees = [
    [
      'Café Crème',
      'Cafe\u0301 Cre\u0300me',
      'CAFÉ  CRÈME',
      ' Café\u00a0Crème\t',
      'Café\u200bCrème',
      'Ca\u00adfé\nCrème',
    ],
    ['Straße', 'STRASSE', 'STRAẞE'],
    ['İzmir', 'I\u0307zmir', 'izmir', 'IZMIR', 'ızmir', 'i\u0307zmir'],
    ['ΟΔΟΣ', 'οδος', 'οδοσ'],
  ];
  const key = macros.indexOf('text_key');
  for (const spellings of payees) {
    const plain = evaluate(there[0] ?? '', spellings).map(String);
    expect(plain).toEqual(await valuesHere(here[0] ?? '', spellings));
    const keys = evaluate(there[key] ?? '', plain);
    expect(new Set(keys).size, spellings.join()).toBe(1);
    expect(keys).toEqual(await valuesHere(here[key] ?? '', plain));
  }
  expect(evaluate(there[0] ?? '', [' ', '\t\n', '\u00a0\u200b\u3000', ''])).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

/** The values of an expression over texts, each text as `x`, on DuckDB. */
async function valuesHere(expression: string, texts: readonly string[]) {
  const list = `[${texts.map(writtenOut).join(', ')}]`;
  const rows = await queryDuckdb(
    ':memory:',
    `select ${expression} as value from (select unnest(${list}) as x, generate_subscripts(${list}, 1) as position) order by position`,
  );
  return rows.map(({ value }) => value);
}

const writtenOut = (text: string): string =>
  ["''", ...[...text].map((character) => `chr(${character.codePointAt(0)})`)].join(' || ');

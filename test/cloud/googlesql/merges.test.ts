import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEvaluator } from '../../../tools/googlesql/evaluator.ts';
import { queryDuckdb } from '../../support/world.ts';
import { dbtFolder } from './compiled-dbt.ts';
import { compiledText } from './compiled-text.ts';

const day = (number: number) => `timestamp '2026-03-0${number} 10:00:00'`;

const names = [
  `select 'o' as organization_id, 'A1' as counterparty_account_key, 'acmesas' as counterparty_name_key,
     'ACME SAS' as counterparty_name, ${day(1)} as first_emitted_at, ${day(2)} as last_emitted_at`,
  `select 'o', '', 'globex', 'Globex', ${day(2)}, ${day(2)}`,
  `select 'o', '', 'initech*123456', 'Initech *123456', ${day(3)}, ${day(3)}`,
  `select 'o', 'A2', 'umbrella', 'Umbrella', ${day(4)}, ${day(4)}`,
  `select 'o', '', 'umbrella', 'UMBRELLA', ${day(5)}, ${day(5)}`,
  `select 'o', '', 'hooli', 'Hooli', ${day(6)}, ${day(6)}`,
].join(' union all ');

const holders = `select 'o' as organization_id, 'A9' as counterparty_account_key, 'x' as counterparty_name_key,
  '' as holder, false as is_shared_account`;

const merges = [
  `select 'account:A1' as counterparty_id, '  Acme   France' as counterparty_group_name`,
  `select 'group:globex', 'Acme France '`,
  `select 'name:initech*123456', 'acme france'`,
  `select 'group:umbrella', 'Umbrella Corp'`,
  `select 'name:hooli', cast(null as string)`,
].join(' union all ');

/** The whole model over these rows, as one text. */
async function modelOn(engine: 'duckdb' | 'bigquery'): Promise<string> {
  const file = 'models/intermediate/int_qonto__counterparties.sql';
  const model = await readFile(join(dbtFolder, file), 'utf8');
  const vars = { qonto_counterparty_merges: 'finance.merges' };
  const compiled = await compiledText(engine, model, vars);
  const over = {
    int_qonto__counterparty_names: names,
    int_qonto__account_holders: holders,
    merges,
  };
  const sql = Object.entries(over).reduce(
    (text, [name, rows]) =>
      text.replace(new RegExp(`from [\`"\\w.]+\\b${name}\\b[\`"]?`), () => `from (${rows})`),
    compiled,
  );
  return `(select string_agg(concat(counterparty_id, ' > ', counterparty_group_id, ' > ', counterparty_group_name), '; '
    order by counterparty_id) from (${sql}) as model)`;
}

it("the company's list of merges puts counterparties and groups together, the same on both engines", async () => {
  const expected = [
    'account:A1 > group:acmefrance > Acme France',
    'account:A2 > group:umbrellacorp > Umbrella Corp',
    'name:globex > group:acmefrance > Acme France',
    'name:hooli > group:hooli > Hooli',
    'name:initech*123456 > group:acmefrance > Acme France',
    'name:umbrella > group:umbrellacorp > Umbrella Corp',
  ].join('; ');
  const [here] = await queryDuckdb(':memory:', `select ${await modelOn('duckdb')} as value`);
  expect(here?.value).toBe(expected);
  const evaluate = await openEvaluator();
  expect(evaluate(await modelOn('bigquery'), ['x'])).toEqual([expected]);
});

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';
import { sorted, trueAnswers } from './support/answers.ts';
import { openDbt } from './support/open-dbt.ts';
import { questionsOf } from './support/questions.ts';
import { expectTrueMetrics } from './support/true-metrics.ts';

const cents = (column: string) => `cast(cast(${column} * 100 as bigint) as varchar)`;

/** What is compared of an answer, by the words with which the question begins. */
const compared: Readonly<Record<string, readonly string[]>> = {
  'What came in and went out': [
    'cast(booking_month as varchar)',
    cents('money_in'),
    cents('money_out'),
    cents('net'),
  ],
  'What did each label cost': ['label_path', cents('spent')],
  'How much VAT did we collect': [
    'left(cast(period_start as varchar), 7)',
    cents('collected'),
    cents('deductible'),
    cents('due'),
  ],
  'What do we owe in VAT': [
    "cast(vat_year as varchar) || '-Q' || cast(vat_quarter as varchar)",
    cents('collected'),
    cents('deductible'),
    cents('due'),
    cents('deductible_without_receipt'),
    cents('sales_unknown'),
    cents('purchases_unknown'),
  ],
  'Whom do we pay most': [
    cents('spent'),
    'cast(movements as varchar)',
    'cast(since as varchar)',
    'cast(counterparties as varchar)',
  ],
  "Where do the bank's totals": ['transaction_id'],
  'Who still has to hand in': [cents('signed_amount')],
  'Does everything agree': ['bank_account_name'],
  'What did we buy in other currencies': ['local_currency', cents('signed_amount')],
  'What is blocked': ['bank_account_name', 'cast(movements as varchar)', cents('blocked')],
  'How much cash do we hold today': ['bank_account_name', cents('closing_balance')],
  'What was changed': ['distinct transaction_id'],
};

it('T253 the questions of dbt/README.md get the answers of the bank, and so do all metrics', {
  timeout: 900_000,
}, async () => {
  // Without the IBAN nobody could tell that money went to the company's own account at another bank.
  const quirks = { external_iban: 'shown' } as const;
  const journey = await startJourney({
    seed: 21,
    transactions: 500,
    attachmentsShare: 0.1,
    quirks,
  });
  await journey.sync();
  const { bank } = journey.bank;
  const before = bank.truth();
  bank.advance({ days: 12 });
  await journey.sync();
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  expect(dbt(['run'])).toMatchObject({ status: 0 });

  const questions = questionsOf('qonto');
  const answers = trueAnswers(bank, before);
  // Else counting what a firm is known by would be no more than counting to one.
  const faces = answers.get('Whom do we pay most')?.map((row) => Number(row.at(-1)));
  expect(Math.max(...(faces ?? []))).toBeGreaterThan(1);
  for (const [begins, columns] of Object.entries(compared)) {
    const { sql = '' } = questions.find(({ asked }) => asked.startsWith(begins)) ?? {};
    const list = columns.map((column, index) => `${column} as c${index}`);
    const rows = await journey.query(`select ${list.join(', ')} from (${sql})`);
    const found = rows
      .map((row) => list.map((_, index) => row[`c${index}`] as string | null))
      // A quarter of cash without any VAT: the books have no line for it.
      .filter(([, ...amounts]) => columns.length < 4 || amounts.some((one) => one !== '0'));
    expect.soft(sorted(found), begins).toEqual(answers.get(begins));
  }

  const ends = questions.find(({ asked }) => asked.startsWith('What did each account hold'));
  const held = await journey.query(
    `select bank_account_name as name, cast(balance_date as varchar) as day, ${cents('closing_balance')} as held from (${ends?.sql})`,
  );
  expect(held.length).toBeGreaterThan(20);
  const ids = new Map(bank.truth().bank_accounts.map(({ id, name }) => [name, id]));
  for (const { name, day, held: closing } of held) {
    const there = bank
      .balancesOn(String(day))
      .find(({ bank_account_id: id }) => id === ids.get(String(name)));
    expect.soft([name, day, closing]).toEqual([name, day, String(there?.closing_cents)]);
  }

  const paid = questions.find(({ asked }) => asked.startsWith('Whom do we pay most'));
  const most = await journey.query(
    `select counterparty_group_name as name, ${cents('spent')} as spent from (${paid?.sql})`,
  );
  const { payees } = bank.books();
  for (const { name, spent } of most) {
    // A card payment puts a number after the name.
    const called = payees
      .filter(({ spend_cents }) => String(spend_cents) === spent)
      .flatMap(({ names }) => names.map((one) => one.replace(/ *\*[0-9]+$/, '')));
    expect.soft(called).toContain(name);
  }
  const [all] = await journey.query(
    `select ${cents('max(spent)')} as most, ${cents('sum(spent)')} as spent
     from (select sum(total_spend) as spent from qonto.qonto__counterparties group by counterparty_group_id, currency)`,
  );
  expect(most[0]?.spent).toBe(all?.most);
  const spent = bank.books().spend_months.reduce((sum, { spend_cents }) => sum + spend_cents, 0);
  expect(all?.spent).toBe(String(spent));
  await expectTrueMetrics(journey, answers);
});

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';

/** What is planted in a finance table, in the rows of one transaction, and what the one test of that table says of it. */
const faults = {
  qonto__transactions: {
    planted: {
      booking_date: 'null',
      income_amount_cents: 'income_amount_cents + 1',
      is_spend: 'not is_spend',
      receipt_state: "'eaten'",
      counterparty_kind: 'null',
    },
    told: [
      'booking_date is null in cash: 1, such as CASH',
      'cash_amount_cents is not income_amount_cents less spend_amount_cents: 1, such as CASH',
      'counterparty_kind is null: 1, such as CASH',
      'is_spend, is_income and is_internal_transfer are not one of the three: 1, such as CASH',
      'receipt_state is no word that we know: 1, such as CASH',
      'there are ROWS rows for IDS usable ids of the bank: 1',
      'transaction_id is in several rows of an organization: 1, such as OTHER',
    ],
  },
  qonto__transaction_labels: {
    planted: {
      allocated_amount_cents: 'allocated_amount_cents + 1',
      allocated_net_amount_cents: 'allocated_net_amount_cents + 1',
      label_id: "'no label'",
    },
    told: [
      'the net shares of a transaction are not its net amount: 2, such as CASH, OTHER',
      'the shares of a transaction are not its amount: 2, such as CASH, OTHER',
      'transaction_label_id is in several rows: 1, such as OTHER',
    ],
  },
};

it('T313 T315 a build in between names few tables and leaves the views of one text, and each check of one fails in its one test, which names it and a row', {
  timeout: 300_000,
}, async () => {
  const journey = await startJourney({ transactions: 60 });
  await journey.sync();
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const build = (...args: readonly string[]) => expect(dbt(args)).toMatchObject({ status: 0 });
  const views = () =>
    journey.query(
      "select view_name as name, sql from duckdb_views() where schema_name = 'qonto' order by 1",
    );
  build('build', '--selector', 'all');
  const before = await views();
  journey.bank.bank.advance({ days: 40 });
  await journey.sync();
  build('build', '--selector', 'every_run');
  const between = await views();
  expect(between.filter(({ sql }, n) => sql !== before[n]?.sql)).toMatchObject([
    { name: 'int_qonto__last_loads' },
  ]);
  expect(tablesNamed(join(journey.folder, 'dbt-target'))).toBeLessThanOrEqual(76);
  // A build of all would have written the same.
  build('run', '--select', 'config.materialized:view');
  expect(await views()).toEqual(between);
  const names = Object.keys(faults).map((table) => `${table}_is_sound`);
  const test = () => dbt(['test', '--select', ...names]);
  expect(test().results).toEqual(Object.fromEntries(names.map((name) => [name, 'pass'])));

  const ids = await journey.query(
    `select transaction_id as id from qonto.qonto__transaction_labels where is_in_cash group by 1
      having count(*) = 1 and max(abs(signed_amount_cents)) > 0 order by 1 limit 2`,
  );
  const [cash, other] = ids.map(({ id }) => String(id));
  const [counted] = await journey.query('select count(*) as n from qonto.qonto__transactions');
  const count = Number(counted?.n);
  for (const [table, { planted }] of Object.entries(faults)) {
    const values = Object.entries(planted).map((pair) => pair.join(' = '));
    await journey.query(
      `update qonto.${table} set ${values.join(', ')} where transaction_id = '${cash}'`,
    );
    await journey.query(
      `insert into qonto.${table} from qonto.${table} where transaction_id = '${other}'`,
    );
  }
  const { stdout, results } = test();
  expect(results).toEqual(Object.fromEntries(names.map((name) => [name, 'fail'])));
  for (const [table, { told }] of Object.entries(faults)) {
    const lines = stdout.matchAll(
      new RegExp(`\\[test\\.qonto\\.${table}_is_sound\\S*\\] (.*)`, 'g'),
    );
    expect(
      [...lines].map(([, line = '']) =>
        line
          .replaceAll(String(cash), 'CASH')
          .replace(/\S*OTHER\S*/, 'OTHER')
          .replaceAll(new RegExp(`\\S*${other}\\S*`, 'g'), 'OTHER')
          .replace(`${count + 1} rows for ${count} usable`, 'ROWS rows for IDS usable'),
      ),
    ).toEqual(told);
  }
});

/** By the statements of the build that ended last; what models ask while they are compiled is four more. */
function tablesNamed(target: string): number {
  const script = ['--import', 'tsx', 'tools/scripts/dbt-references.ts', target];
  const told = execFileSync(process.execPath, script, { cwd: packageRoot, encoding: 'utf8' });
  const { models, tests } = JSON.parse(told.trim().split('\n').at(-1) ?? '');
  expect(models.statements).toBeGreaterThan(20);
  return models.tables + tests.tables;
}

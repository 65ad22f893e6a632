import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireDbtRun } from '../../src/dbt/build.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { duckdbMarts } from '../../src/load/duckdb/marts.ts';
import type { Truth } from '../../src/simulator/index.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { plantModules } from '../support/planted-modules.ts';
import { runCli } from '../support/run-cli.ts';
import type { Query } from '../support/world.ts';
import { openDbt } from './support/open-dbt.ts';
import { putBeside } from './support/put-beside.ts';
import { isAnswered, questionsOf } from './support/questions.ts';

type CashMonth = Truth['cash_by_account_month'][number];

/** The documented example names one label by id and embeds another; the two are told apart differently. */
const exampleLabels = [
  '872a75d8-b85c-467e-b8f0-091ea48ef68f',
  '211e69c1-f27f-4b45-a623-bec44a715ee7',
];

// Unit tests make up their inputs: they say the same of any data, and the build of the fixture has them all.
const buildWithInvariants = ['build', '--exclude', 'resource_type:unit_test', 'test_type:generic'];

describe('the finance models on what our own loader wrote', () => {
  it('agree with five banks to the cent after days of life, built side by side', {
    timeout: 900_000,
  }, async () => {
    const first = await lived(1);
    const others = [await lived(2), await lived(3), await lived(4), await lived(5)];
    const { query, duckdb } = first;
    const files = others.map((other) => other.duckdb);
    const schemas = await putBeside(query, files);
    const dbt = await openDbt(join(packageRoot, 'dbt'), duckdb);
    const vars = JSON.stringify({ qonto_schema: schemas });
    expect(dbt([...buildWithInvariants, '--vars', vars])).toMatchObject({ status: 0 });
    const types = await query(
      "select distinct data_type as type from duckdb_columns() where schema_name = 'qonto'",
    );
    expect(types.map(({ type }) => type)).not.toContainEqual(
      expect.stringMatching(/DOUBLE|FLOAT|REAL/),
    );
    for (const [index, { bank }] of [first, ...others].entries()) {
      await showAlone(query, String(schemas[index]));
      await expectTrue(query, bank.bank.truth());
    }
  });

  it('are built by one command, and say so when the source contradicts itself', {
    timeout: 900_000,
  }, async () => {
    const journey = await startJourney({ transactions: 120 });
    const args = [
      'sync',
      '--dbt',
      '--quiet',
      '--dbt-vars',
      JSON.stringify({ qonto_timezone: 'Pacific/Auckland' }),
      ...journey.places,
    ];
    const planted = plantModules(join(journey.folder, 'work'));
    const env = { ...journey.env, ...planted.env };
    expect(await runCli(args, env, { cwd: planted.folder })).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect(planted.ran(), 'T130').toEqual([]);
    // The variables reached the models: that far east, half of the movements are of the next day.
    const days = await journey.query(
      "select distinct date_diff('day', booking_date_utc, booking_date)::int as ahead from qonto.qonto__transactions where is_in_cash order by all",
    );
    expect(days).toEqual([{ ahead: 0 }, { ahead: 1 }]);
    const [lost] = await journey.query(
      `select transaction_id, bank_account_id, settled_balance_cents::int as after_cents from qonto.qonto__transactions
       where is_in_cash and not is_external_account order by settled_at limit 1 offset 40`,
    );
    const [next] = await journey.query(
      `select transaction_id from qonto.qonto__transactions where is_in_cash and bank_account_id = '${lost?.bank_account_id}'
       and settled_balance_cents - signed_amount_cents = ${lost?.after_cents}`,
    );
    await journey.query(`delete from qonto_raw.transactions where id = '${lost?.transaction_id}'`);
    await expect(
      requireDbtRun(buildWithInvariants, await duckdbMarts(journey.duckdb).prepare(), {
        env: process.env,
      }),
    ).rejects.toMatchObject({
      kind: 'data',
      code: 'dbt_failed',
    });
    // And where to look: just before the movement that begins from a balance with which none ended.
    const broken = await journey.query(
      `select break_count::int as breaks, first_break_transaction_id as transaction_id
       from qonto.qonto__reconciliation where break_count > 0`,
    );
    expect(broken).toEqual([{ breaks: 1, transaction_id: next?.transaction_id }]);
  });
});

async function lived(seed: number): Promise<Journey> {
  // Some other banks are asked at night only: then their movements are ahead of their balance.
  const quirks = { external_balance: seed % 2 === 0 ? ('nightly' as const) : ('current' as const) };
  const journey = await startJourney({ seed, transactions: 700, attachmentsShare: 0.1, quirks });
  await journey.sync();
  journey.bank.bank.advance({ days: 12 });
  await journey.sync();
  return journey;
}

/** The finance tables of the organization whose staging tables are in `schema`, as a schema `alone`. */
async function showAlone(query: Query, schema: string): Promise<void> {
  await query('create schema if not exists alone');
  for (const { name } of await query(
    // The calendar is one for all.
    "select table_name as name from information_schema.columns where table_schema = 'qonto' and starts_with(table_name, 'qonto__') and column_name = 'organization_id'",
  )) {
    await query(
      `create or replace view alone.${name} as from qonto.${name} where organization_id = (select max(id) from ${schema}.organizations)`,
    );
  }
}

async function expectTrue(query: Query, truth: Truth): Promise<void> {
  const cash = await query(
    `select bank_account_id, strftime(booking_date_utc, '%Y-%m') as month,
     sum(greatest(signed_amount_cents, 0))::int as inflow_cents,
     sum(greatest(-signed_amount_cents, 0))::int as outflow_cents,
     count(*)::int as transactions
   from alone.qonto__transactions where is_in_cash group by all order by bank_account_id, month`,
  );
  expect(cash).toEqual(truth.cash_by_account_month);

  const vat = await query(
    `select side, coalesce(vat_rate, -1)::decimal(6, 1)::varchar as rate, sum(vat_amount_cents)::int as vat_cents,
     sum(abs(signed_amount_excluding_vat_cents))::int as net_cents, count(*)::int as lines
   from alone.qonto__vat_lines where is_in_cash group by side, rate`,
  );
  const lines = vat.map((line) => ({ ...line, rate: Number(line.rate) }));
  expect(lines).toHaveLength(truth.vat_totals.length);
  expect(lines).toEqual(expect.arrayContaining(truth.vat_totals));

  const spend = await query(
    `select label_id, sum(greatest(-signed_amount_cents, 0))::int as debit_cents,
     sum(greatest(signed_amount_cents, 0))::int as credit_cents, count(*)::int as transactions
   from alone.qonto__transaction_labels where is_in_cash and not is_inherited group by label_id order by label_id`,
  );
  const ordinary = (rows: readonly object[]) =>
    rows.filter((row) => 'label_id' in row && !exampleLabels.includes(String(row.label_id)));
  expect(ordinary(spend)).toEqual(ordinary(truth.spend_by_label));

  const closing = await query(
    `select bank_account_id, closing_balance_cents::int as balance_cents from alone.qonto__daily_balances
   qualify row_number() over (partition by bank_account_id order by balance_date desc) = 1 order by bank_account_id`,
  );
  const sorted = [...truth.balances].sort((a, b) =>
    a.bank_account_id < b.bank_account_id ? -1 : 1,
  );
  expect(closing).toEqual(sorted);

  const flow = await query(
    `select bank_account_id, sum(inflow_cents)::int as inflow_cents, sum(outflow_cents)::int as outflow_cents
   from alone.qonto__cash_flow_by_month group by all order by bank_account_id`,
  );
  expect(flow).toEqual(totalByAccount(truth.cash_by_account_month));

  const periods = await query(
    `select side, coalesce(vat_rate, -1)::decimal(6, 1)::varchar as rate,
     sum(abs(signed_vat_amount_cents))::int as vat_cents, sum(abs(signed_amount_excluding_vat_cents))::int as net_cents,
     sum(vat_line_count)::int as lines from alone.qonto__vat_by_period where vat_scope = 'counted' group by side, rate`,
  );
  expect(periods).toHaveLength(truth.vat_totals.length);
  expect(periods.map((period) => ({ ...period, rate: Number(period.rate) }))).toEqual(
    expect.arrayContaining(truth.vat_totals),
  );

  const [paid] = await query(
    `select sum(total_inflow_cents - total_outflow_cents)::int as net, count(distinct counterparty_id)::int as counterparties,
     (select sum(cash_amount_cents)::int from alone.qonto__transactions where counterparty_id is not null) as net_of_movements
   from alone.qonto__counterparties`,
  );
  expect(paid?.counterparties).toBeGreaterThan(50);
  expect(paid?.net).toBe(paid?.net_of_movements);

  const questions = questionsOf('alone');
  expect(questions).toHaveLength(13);
  const found = await query('select distinct status from alone.qonto__transactions');
  const statuses = new Set(found.map(({ status }) => status));
  for (const { asked, sql } of questions) {
    const answer = await query(sql);
    expect(answer.length > 0, asked).toBe(isAnswered(asked, statuses));
  }

  const states = await query(
    `select distinct is_external_account, reconciliation_state from alone.qonto__reconciliation
   inner join (select distinct bank_account_id, is_external_account from alone.qonto__transactions) using (bank_account_id)
   order by all`,
  );
  expect(states).toEqual([
    { is_external_account: false, reconciliation_state: 'reconciled' },
    // Other banks state a balance at each sync: it agrees with the one before, and before the first there is none.
    { is_external_account: true, reconciliation_state: 'reconciled' },
    { is_external_account: true, reconciliation_state: 'unverifiable' },
  ]);
}

function totalByAccount(months: readonly CashMonth[]) {
  const totals = new Map<string, Omit<CashMonth, 'month' | 'transactions'>>();
  for (const { bank_account_id, inflow_cents, outflow_cents } of months) {
    const before = totals.get(bank_account_id);
    totals.set(bank_account_id, {
      bank_account_id,
      inflow_cents: inflow_cents + (before?.inflow_cents ?? 0),
      outflow_cents: outflow_cents + (before?.outflow_cents ?? 0),
    });
  }
  return [...totals.values()].sort((a, b) => (a.bank_account_id < b.bank_account_id ? -1 : 1));
}

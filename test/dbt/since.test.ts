import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import type { TrueTransaction } from '../../src/simulator/index.ts';
import { startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';

it('T109 with --since the balances begin with the first that is known, and with the rest once it has come', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 700, attachmentsShare: 0 });
  const { query, bank } = journey;
  // Years of movements were touched lately: they come without their neighbours.
  bank.bank.bulkTouch({ count: 250 });
  bank.bank.advance({ hours: 1 });
  const since = new Date(Date.parse(bank.bank.now()) - 120 * 86_400_000).toISOString();
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const build = () => {
    const done = dbt(['build', '--exclude', 'resource_type:unit_test', 'test_type:generic']);
    const warnings = Object.entries(done.results).filter(([, ended]) => ended === 'warn');
    expect([done.status, warnings], done.stdout).toEqual([0, []]);
  };
  const truth = () =>
    bank.bank.truth().transactions.filter((row) => row.payload.status === 'completed');
  const booked = (from: string) => truth().filter((row) => settledAt(row) >= from);

  await journey.sync({ since });
  build();
  const [strays] = await query(
    'select count(*)::int as n, coalesce(sum(cash_amount_cents), 0)::int as cents from qonto.qonto__transactions where is_before_start',
  );
  expect(strays?.n).toBeGreaterThan(0);
  expect(strays?.cents).toBe(0);
  expect(await flow(query)).toBe(sumOf(booked(since)));
  const days = await query(
    `select bank_account_id as id, min(balance_date) = '${since.slice(0, 10)}' as on_the_day,
       min_by(opening_balance_cents, balance_date)::int as opening, max_by(closing_balance_cents, balance_date)::int as closing
     from qonto.qonto__daily_balances group by 1 order by 1`,
  );
  const balances = new Map(
    bank.bank.truth().balances.map((one) => [one.bank_account_id, one.balance_cents]),
  );
  expect(days).toEqual(
    [...balances]
      .map(([id, closing]) => ({
        id,
        on_the_day: true,
        opening: closing - sumOf(booked(since).filter((row) => row.bank_account_id === id)),
        closing,
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  );

  await journey.sync();
  build();
  expect(await flow(query)).toBe(sumOf(truth()));
  expect(await query('from qonto.qonto__transactions where is_before_start')).toEqual([]);
});

it('T362 by the day of settlement alone an account is known from that day on, whatever another filter has let through', {
  timeout: 900_000,
}, async () => {
  const { bank, sync, query, duckdb } = await startJourney({
    transactions: 500,
    attachmentsShare: 0,
  });
  const from = new Date(Date.parse(bank.bank.now()) - 90 * 86_400_000).toISOString();
  // Of the time before, the half that went out.
  await sync({ side: 'debit' });
  await sync({ 'settled-from': from });
  const dbt = await openDbt(join(packageRoot, 'dbt'), duckdb);
  const done = dbt(['build', '--exclude', 'resource_type:unit_test', 'test_type:generic']);
  expect(done.status, done.stdout).toBe(0);

  const truth = bank.bank.truth();
  const booked = truth.transactions.filter(
    (row) => row.payload.status === 'completed' && settledAt(row) >= from,
  );
  expect(await flow(query)).toBe(sumOf(booked));
  const [strays] = await query(
    'select count(*)::int as n from qonto.qonto__transactions where is_before_start',
  );
  expect(strays?.n).toBeGreaterThan(0);
  const days = await query(
    `select bank_account_id as id, min(balance_date)::text as first, min_by(opening_balance_cents, balance_date)::int as opening,
       max_by(closing_balance_cents, balance_date)::int as closing
     from qonto.qonto__daily_balances group by 1 order by 1`,
  );
  const moved = (id: string) => sumOf(booked.filter((row) => row.bank_account_id === id));
  expect(days).toEqual(
    truth.balances
      .map(({ bank_account_id: id, balance_cents: closing }) => ({
        id,
        first: from.slice(0, 10),
        opening: closing - moved(id),
        closing,
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
});

async function flow(query: (sql: string) => Promise<Record<string, unknown>[]>): Promise<unknown> {
  const [row] = await query(
    'select sum(net_cash_flow_cents)::int as cents from qonto.qonto__cash_flow_by_month',
  );
  return row?.cents;
}

function sumOf(rows: readonly TrueTransaction[]): number {
  return rows.reduce(
    (sum, { payload: { side, amount_cents: cents } }) =>
      sum + (side === 'credit' ? Number(cents) : -Number(cents)),
    0,
  );
}

function settledAt({ payload }: TrueTransaction): string {
  return String(payload.settled_at);
}

import { describe, expect, it } from 'vitest';
import { runDbt } from '../../src/dbt/run-dbt.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

/** The documented example names one label by id and embeds another; the two are told apart differently. */
const exampleLabels = [
  '872a75d8-b85c-467e-b8f0-091ea48ef68f',
  '211e69c1-f27f-4b45-a623-bec44a715ee7',
];

describe('the finance models on what our own loader wrote', () => {
  it.each([2])(
    'agree with the bank to the cent after days of life (seed %i)',
    { timeout: 180_000 },
    async (seed) => {
      const journey = await startJourney({ seed, transactions: 1_200 });
      await journey.sync();
      journey.bank.bank.advance({ days: 12 });
      await journey.sync();
      await runDbt(['build'], { kind: 'duckdb', file: journey.duckdb }, { quiet: true });
      const truth = journey.bank.bank.truth();

      const cash = await journey.query(
        `select bank_account_id, strftime(booking_date_utc, '%Y-%m') as month,
         sum(greatest(signed_amount_cents, 0))::int as inflow_cents,
         sum(greatest(-signed_amount_cents, 0))::int as outflow_cents,
         count(*)::int as transactions
       from qonto.qonto__transactions where is_in_cash group by all order by bank_account_id, month`,
      );
      expect(cash).toEqual(truth.cash_by_account_month);

      const vat = await journey.query(
        `select side, coalesce(vat_rate, -1)::decimal(6, 1)::varchar as rate, sum(vat_amount_cents)::int as vat_cents,
         sum(abs(signed_amount_excluding_vat_cents))::int as net_cents, count(*)::int as lines
       from qonto.qonto__vat_lines where is_in_cash group by side, rate`,
      );
      const lines = vat.map((line) => ({ ...line, rate: Number(line.rate) }));
      expect(lines).toHaveLength(truth.vat_totals.length);
      expect(lines).toEqual(expect.arrayContaining(truth.vat_totals));

      const spend = await journey.query(
        `select label_id, sum(greatest(-signed_amount_cents, 0))::int as debit_cents,
         sum(greatest(signed_amount_cents, 0))::int as credit_cents, count(*)::int as transactions
       from qonto.qonto__transaction_labels where is_in_cash group by label_id order by label_id`,
      );
      const ordinary = (rows: readonly object[]) =>
        rows.filter((row) => 'label_id' in row && !exampleLabels.includes(String(row.label_id)));
      expect(ordinary(spend)).toEqual(ordinary(truth.spend_by_label));

      const closing = await journey.query(
        `select bank_account_id, closing_balance_cents::int as balance_cents from qonto.qonto__daily_balances
       qualify row_number() over (partition by bank_account_id order by balance_date desc) = 1 order by bank_account_id`,
      );
      const sorted = [...truth.balances].sort((a, b) =>
        a.bank_account_id < b.bank_account_id ? -1 : 1,
      );
      expect(closing).toEqual(sorted);
    },
  );

  it('are built by one command, and say so when the source contradicts itself', {
    timeout: 180_000,
  }, async () => {
    const journey = await startJourney({ transactions: 120 });
    const args = [
      'sync',
      '--dbt',
      '--quiet',
      '--raw',
      journey.raw,
      '--warehouse',
      `duckdb:${journey.duckdb}`,
    ];
    expect(await runCli(args, journey.env)).toMatchObject({ status: 0, stdout: '' });
    await journey.query(
      `delete from qonto_raw.transactions where id = (
         select id from qonto_raw.transactions
         where status = 'completed' and (payload ->> 'is_external_transaction') = 'false'
         order by (payload ->> 'settled_at') limit 1 offset 40)`,
    );
    await expect(
      runDbt(['build'], { kind: 'duckdb', file: journey.duckdb }, { quiet: true }),
    ).rejects.toMatchObject({
      kind: 'data',
      code: 'dbt_failed',
    });
  });
});

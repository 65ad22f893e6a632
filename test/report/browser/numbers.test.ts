import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { questionsOf } from '../../dbt/support/questions.ts';
import { queryDuckdb, type Row } from '../../support/world.ts';
import { withChromium } from './open-page.ts';
import { decimal, readTables } from './read-tables.ts';

// Everything is asked of the marts once more, in other words and as decimals: the page goes by cents.

const open = withChromium();
const ask = (sql: string): Promise<Row[]> => queryDuckdb(inject('pages').duckdb, sql);

/** The twelve months that end with the month of the newest load. */
const firstDay = `(select date_trunc('month', max(as_of_date)) - interval 11 month from qonto.int_qonto__as_of)`;

describe('the numbers', () => {
  it('of the accounts are those of the marts, each currency by itself', async () => {
    const { page } = await open();
    const currencies = await ask(
      'select distinct currency from qonto.qonto__daily_balances order by 1',
    );
    expect(currencies).toEqual([{ currency: 'EUR' }, { currency: 'USD' }]);
    for (const currency of ['EUR', 'USD']) {
      const accounts = await ask(
        `select bank_account_id, any_value(bank_account_name) as name from qonto.qonto__daily_balances
         where currency = '${currency}' and ${inPeriod('balance_date')}
         group by all having bool_or(closing_balance != 0)`,
      );
      for (const { bank_account_id: id, name } of accounts) {
        expect(await shown(page, `${name}, ${currency}, by month`), String(name)).toEqual(
          await answered(
            `select strftime(balance_date, '%b %Y'), min(closing_balance), max_by(closing_balance, balance_date)
             from qonto.qonto__daily_balances where bank_account_id = '${id}' and ${inPeriod('balance_date')}
             group by 1 order by min(balance_date)`,
          ),
        );
      }
    }
    const months = await answered(
      `with days as (select balance_date, sum(closing_balance) as total from qonto.qonto__daily_balances
         where currency = 'EUR' and ${inPeriod('balance_date')} group by 1)
       select strftime(balance_date, '%b %Y'), min(total), max_by(total, balance_date) from days
       group by 1 order by min(balance_date)`,
    );
    expect(await shown(page, 'All accounts, EUR, by month')).toEqual(months);
    const closing = await answered(
      `select bank_account_name, max_by(closing_balance, balance_date) from qonto.qonto__daily_balances
       where currency = 'EUR' and ${inPeriod('balance_date')} group by all order by 1`,
    );
    const accounts = await shown(page, 'From opening to closing, EUR');
    expect(accounts.map((row) => [row[0], row.at(-1)])).toEqual([
      ...closing,
      ['All accounts', months.at(-1)?.at(-1)],
    ]);
  });

  it('of the months are those of the movements', async () => {
    const { page } = await open();
    for (const currency of ['EUR', 'USD']) {
      const flow = (grouped: string) =>
        `select ${grouped}, sum(case when cash_amount > 0 and not is_internal_transfer then cash_amount else 0 end),
           sum(case when cash_amount < 0 and not is_internal_transfer then -cash_amount else 0 end),
           sum(case when is_internal_transfer then 0 else cash_amount end),
           sum(case when is_internal_transfer then cash_amount else 0 end)
         from qonto.qonto__transactions where currency = '${currency}' and is_in_cash and ${inPeriod('booking_date')}`;
      expect(await shown(page, `In and out by month, ${currency}`)).toEqual([
        ...(await answered(
          `${flow("strftime(booking_date, '%b %Y')")} group by 1 order by min(booking_date)`,
        )),
        ...(await answered(flow("'Sum'"))),
      ]);
    }
  });

  it('of the labels are what was spent, as the models say', async () => {
    const { page } = await open();
    const spend = await shown(page, 'Spend by label, EUR');
    const labels = await answered(
      `select label_path, count(distinct transaction_id) filter (not is_inherited), sum(allocated_spend) as spent, sum(rolled_up_spend)
       from qonto.qonto__transaction_labels
       where currency = 'EUR' and is_in_cash and is_spend and ${inPeriod('booking_date')}
       group by label_path order by spent desc, label_path`,
    );
    expect(labels.length).toBeGreaterThan(11);
    expect(
      spend.slice(0, -2).map(([name, count, own, , rolledUp]) => [name, count, own, rolledUp]),
    ).toEqual(labels);
    const bare = `select 'Without a label', count(*), sum(spend_amount) from qonto.qonto__transactions
      where currency = 'EUR' and is_in_cash and is_spend and label_count = 0 and ${inPeriod('booking_date')}`;
    expect([spend.at(-2)?.slice(0, 3)]).toEqual(await answered(bare));
    const [total] = await answered(
      `select sum(spend) from qonto.qonto__cash_flow_by_month where currency = 'EUR' and booking_month >= ${firstDay}`,
    );
    expect(spend.at(-1)).toEqual(['Sum', '', total?.[0], '', '']);
  });

  it('of the labels are the answer of dbt/README.md for the same months', async () => {
    const { page } = await open();
    const [question] = questionsOf('qonto').filter(({ asked }) =>
      asked.startsWith('What did each label cost'),
    );
    const inMonths = `where currency = 'EUR' and ${inPeriod('booking_date')} group by label_path`;
    const sql = question?.sql.replace('group by label_path', inMonths) ?? '';
    const answer = await answered(sql);
    const shownLabels = (await shown(page, 'Spend by label, EUR')).slice(0, -2);
    expect(answer.length).toBeGreaterThan(11);
    expect(
      new Map(
        shownLabels
          .map(([name, , , , rolledUp]) => [name, rolledUp] as const)
          .filter(([, rolledUp]) => rolledUp !== '0.00'),
      ),
    ).toEqual(new Map(answer.map(([name, , spent]) => [name, spent])));
  });

  it('of the text report are those of the page', async () => {
    const { demo, demoSaid } = inject('pages');
    const { page } = await open({}, join(demo, 'finance-report.html'));
    const captions = [
      'From opening to closing, EUR',
      'In and out by month, EUR',
      'From what went out to what was spent, EUR',
      'Spend by label, EUR',
      'VAT by rate, EUR',
      'VAT that is open, EUR',
      'Receipts owed by age, EUR',
      'Days by what the bank says of them',
    ];
    const tables = await readTables(page);
    for (const caption of captions) {
      const said = demoSaid.split(`\n${caption}\n`)[1]?.split('\n\n')[0]?.split('\n').slice(1);
      const rows = tables.get(caption)?.rows ?? [];
      expect(rows.length, caption).toBeGreaterThan(1);
      expect(
        said?.map((line) => line.split(/ {2,}/)),
        caption,
      ).toEqual(
        rows.map(([name, ...cells]) => [
          name,
          ...cells.map((cell) => cell.replace('−', '-').replace('\u00a0', ' ') || '–'),
        ]),
      );
    }
  });

  it('of VAT are those of the periods, summed up', async () => {
    const { page } = await open();
    const table = await shown(page, 'VAT by rate, EUR');
    const periods = `qonto.qonto__vat_by_period where currency = 'EUR' and period_start >= ${firstDay}`;
    for (const [direction, name, sign] of [
      ['output', 'Collected', 1],
      ['input', 'Deductible', -1],
    ] as const) {
      const sums = `sum(${sign} * signed_amount_excluding_vat), sum(${sign} * signed_vat_amount)
        from ${periods} and vat_scope = 'counted' and vat_direction = '${direction}'`;
      const rates = await answered(
        `select '${name}, ' || coalesce(rtrim(rtrim(cast(vat_rate as varchar), '0'), '.') || ' %', 'no rate'), ${sums}
         group by vat_rate, vat_rate_kind order by vat_rate desc nulls last, vat_rate_kind`,
      );
      expect(table.filter(([head]) => head?.startsWith(`${name}, `))).toEqual(rates);
      expect(table.filter(([head]) => head === `${name} in all`)).toEqual(
        await answered(`select '${name} in all', ${sums}`),
      );
    }
    const [expected] = await answered(
      `select sum(deductible_vat) filter (not is_receipt_stored),
         sum(signed_amount_including_vat) filter (vat_scope = 'unknown' and side = 'credit'),
         -sum(signed_amount_including_vat) filter (vat_scope = 'unknown' and side = 'debit') from ${periods}`,
    );
    const shownOpen = (await shown(page, 'VAT that is open, EUR')).map(([, amount]) => amount);
    expect(shownOpen.slice(0, 3)).toEqual(expected);
  });

  it('of receipts and of reconciled days are those of the marts', async () => {
    const { page } = await open();
    const age = `case when age_days <= 30 then 'Up to 30 days' when age_days <= 90 then '31 to 90 days'
      when age_days <= 365 then '91 to 365 days' else 'Over a year' end`;
    expect(await shown(page, 'Receipts owed by age, EUR')).toEqual([
      ...(await answered(`${owed(age)} group by 1 order by min(age_days)`)),
      ...(await answered(owed("'Sum'"))),
    ]);
    expect(await shown(page, 'Days by what the bank says of them')).toEqual(
      await answered(
        `select bank_account_name || ', ' || currency,
           coalesce(strftime(max(balance_date) filter (reconciliation_state = 'reconciled'), '%-d %b %Y'), '–'),
           count(*) filter (reconciliation_state = 'reconciled'), count(*) filter (reconciliation_state = 'unverifiable'),
           count(*) filter (reconciliation_state = 'different')
         from qonto.qonto__reconciliation group by bank_account_id, bank_account_name, currency
         order by currency, bank_account_name`,
      ),
    );
  });
});

function inPeriod(column: string): string {
  return `${column} >= ${firstDay} and ${column} <= (select max(as_of_date) from qonto.int_qonto__as_of)`;
}

/** Rows as the page shows them, numbers as decimals. */
async function shown(page: Page, caption: string): Promise<string[][]> {
  const table = (await readTables(page)).get(caption);
  expect(table, caption).toBeDefined();
  return table?.rows.map((row) => row.map(decimal)) ?? [];
}

async function answered(sql: string): Promise<string[][]> {
  const rows = await ask(sql);
  expect(rows.length).toBeGreaterThan(0);
  return rows.map((row) => Object.values(row).map(String));
}

function owed(grouped: string): string {
  return `select ${grouped}, sum(greatest(-signed_amount, 0)), sum(greatest(signed_amount, 0)),
      count(*), count(*) filter (receipt_state = 'lost')
    from qonto.qonto__missing_receipts where currency = 'EUR'`;
}

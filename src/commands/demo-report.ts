import type { AskMarts, TextRow } from '../ask-marts.ts';
import { count, money, percent } from '../exact-text.ts';
import { formatTable } from './output.ts';

interface Section {
  readonly title: string;
  /** Understood alike by every engine; sums are integers of cents, as texts. */
  readonly sql: string;
  readonly columns: Readonly<Record<string, (row: TextRow) => string | null>>;
}

const as =
  (name: string, shown: (exact: string) => string = (text) => text) =>
  (row: TextRow): string | null => {
    const value = row[name];
    return value === null || value === undefined ? null : shown(value);
  };

/** What a finance team asks first. */
export const reportSections: readonly Section[] = [
  {
    title: 'Cash by account, end of the last months',
    sql: `
      with days as (
        select *, substr(cast(balance_date as string), 1, 7) as month_text from qonto__daily_balances
      ),
      counted as (
        select *,
          row_number() over (
            partition by bank_account_id, currency, month_text order by balance_date desc
          ) as days_to_end,
          dense_rank() over (order by month_text desc) as recency
        from days
      ),
      months as (
        select bank_account_id, bank_account_name, currency, month_text, recency,
          sum(inflow_cents) as inflow, sum(outflow_cents) as outflow,
          max(case when days_to_end = 1 then closing_balance_cents end) as closing
        from counted
        group by bank_account_id, bank_account_name, currency, month_text, recency
      )
      select bank_account_name, month_text, cast(inflow as string) as inflow_cents,
        cast(outflow as string) as outflow_cents, cast(closing as string) as closing_cents
      from months
      where recency <= 3
      order by bank_account_name, bank_account_id, currency, month_text`,
    columns: {
      account: as('bank_account_name'),
      month: as('month_text'),
      in: as('inflow_cents', money),
      out: as('outflow_cents', money),
      'closing balance': as('closing_cents', money),
    },
  },
  {
    title: 'VAT by rate, all time',
    sql: `
      select vat_direction, cast(vat_rate as string) as rate, vat_rate_kind,
        cast(count(*) as string) as line_count,
        cast(sum(signed_amount_excluding_vat_cents) as string) as net_cents,
        cast(sum(signed_vat_amount_cents) as string) as vat_cents
      from qonto__vat_lines
      where is_in_cash
      group by vat_direction, vat_rate, vat_rate_kind
      order by vat_direction, vat_rate nulls last, vat_rate_kind`,
    columns: {
      direction: as('vat_direction'),
      rate: (row) => as('rate', percent)(row) ?? as('vat_rate_kind')(row),
      lines: as('line_count', count),
      'excluding VAT': as('net_cents', money),
      VAT: as('vat_cents', money),
    },
  },
  {
    title: 'Spend by label, largest first',
    sql: `
      select label_path, cast(count(*) as string) as transaction_count,
        cast(-sum(allocated_amount_cents) as string) as spent_cents
      from qonto__transaction_labels
      where is_in_cash and allocated_amount_cents < 0
      group by label_path
      order by sum(allocated_amount_cents), label_path
      limit 8`,
    columns: {
      label: as('label_path'),
      transactions: as('transaction_count', count),
      spent: as('spent_cents', money),
    },
  },
  {
    title: 'Receipts owed',
    sql: `
      select receipt_state, cast(count(*) as string) as transaction_count,
        cast(-sum(signed_amount_cents) as string) as amount_cents,
        cast(max(age_days) as string) as oldest_days
      from qonto__missing_receipts
      group by receipt_state
      order by receipt_state`,
    columns: {
      state: as('receipt_state'),
      transactions: as('transaction_count', count),
      amount: as('amount_cents', money),
      'oldest, days': as('oldest_days', count),
    },
  },
];

/** A short finance report from the marts, as text. */
export async function financeReport(ask: AskMarts): Promise<string> {
  const parts: string[] = [];
  for (const { title, sql, columns } of reportSections) {
    const rows = await ask(sql);
    const cells = rows.map((row) => Object.values(columns).map((shown) => shown(row)));
    parts.push(`\n${title}\n${formatTable(Object.keys(columns), cells)}`);
  }
  return parts.join('\n');
}

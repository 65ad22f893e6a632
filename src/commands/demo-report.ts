import type { DuckDBConnection } from '@duckdb/node-api';
import { formatTable } from './output.ts';

interface Section {
  readonly title: string;
  readonly header: readonly string[];
  /** Every column already as text: money is formatted by the engine, from exact numbers. */
  readonly sql: string;
}

const money = (column: string) => `format('{:,.2f}', ${column})`;

const sections: readonly Section[] = [
  {
    title: 'Cash by account, end of the last months',
    header: ['account', 'month', 'in', 'out', 'closing balance'],
    sql: `
      select bank_account_name, strftime(date_trunc('month', balance_date), '%Y-%m') as month,
        ${money('sum(inflow)')}, ${money('sum(outflow)')},
        ${money('arg_max(closing_balance, balance_date)')}
      from qonto.qonto__daily_balances
      where date_trunc('month', balance_date) > (select date_trunc('month', max(balance_date)) from qonto.qonto__daily_balances) - interval 3 months
      group by bank_account_id, bank_account_name, month
      order by bank_account_name, month`,
  },
  {
    title: 'VAT by rate, all time',
    header: ['direction', 'rate', 'lines', 'excluding VAT', 'VAT'],
    sql: `
      select vat_direction, coalesce(format('{} %', vat_rate), vat_rate_kind) as rate, format('{:,}', count(*)),
        ${money('sum(signed_amount_excluding_vat)')}, ${money('sum(signed_vat_amount)')}
      from qonto.qonto__vat_lines
      where is_in_cash
      group by vat_direction, vat_rate, vat_rate_kind
      order by vat_direction, vat_rate nulls last`,
  },
  {
    title: 'Spend by label, largest first',
    header: ['label', 'transactions', 'spent'],
    sql: `
      select label_path, format('{:,}', count(*)), ${money('-sum(allocated_amount)')}
      from qonto.qonto__transaction_labels
      where is_in_cash and allocated_amount_cents < 0
      group by label_path
      order by sum(allocated_amount_cents)
      limit 8`,
  },
  {
    title: 'Receipts owed',
    header: ['state', 'transactions', 'amount', 'oldest, days'],
    sql: `
      select receipt_state, format('{:,}', count(*)), ${money('-sum(signed_amount)')}, format('{:,}', max(age_days))
      from qonto.qonto__missing_receipts
      group by receipt_state
      order by receipt_state`,
  },
];

/** A short finance report from the marts, as text. */
export async function financeReport(connection: DuckDBConnection): Promise<string> {
  const parts: string[] = [];
  for (const { title, header, sql } of sections) {
    const rows = (await connection.runAndReadAll(sql)).getRowsJson();
    const cells = rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))));
    parts.push(`\n${title}\n${formatTable(header, cells)}`);
  }
  return parts.join('\n');
}

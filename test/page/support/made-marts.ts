import { join } from 'node:path';
import { withDuckdbMarts } from '../../../src/commands/duckdb-marts.ts';
import { financePage } from '../../../src/page/page.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { queryDuckdb } from '../../support/world.ts';

/** The columns that the page asks for. */
const empty = [
  `create schema qonto`,
  `create table qonto.int_qonto__as_of (as_of_date date)`,
  `create table qonto.stg_qonto__organizations (organization_name varchar, legal_name varchar, is_deleted boolean)`,
  `create table qonto.qonto__daily_balances (bank_account_id varchar, bank_account_name varchar, currency varchar,
     balance_date date, closing_balance_cents bigint)`,
  `create table qonto.qonto__cash_flow_by_month (booking_month date, currency varchar, is_internal_transfer boolean,
     inflow_cents bigint, outflow_cents bigint, net_cash_flow_cents bigint)`,
  `create table qonto.qonto__transactions (transaction_id varchar, currency varchar, cash_amount_cents bigint,
     is_internal_transfer boolean, booking_date date)`,
  `create table qonto.qonto__transaction_labels (transaction_id varchar, label_path varchar, is_inherited boolean,
     allocated_cash_amount_cents bigint)`,
  `create table qonto.qonto__vat_lines (currency varchar, vat_direction varchar, vat_rate decimal(9, 4), vat_rate_kind varchar,
     signed_amount_excluding_vat_cents bigint, signed_vat_amount_cents bigint, is_in_cash boolean, booking_date date)`,
  `create table qonto.qonto__missing_receipts (currency varchar, age_days bigint, receipt_state varchar, signed_amount_cents bigint)`,
  `create table qonto.qonto__reconciliation (bank_account_id varchar, bank_account_name varchar, currency varchar,
     balance_date date, reconciliation_state varchar)`,
];

/** The page of finance tables that hold just this: rows by table, as SQL writes them. */
export async function pageOf(rows: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const file = join(await temporaryFolder(), 'marts.duckdb');
  const inserts = Object.entries(rows).map(
    ([table, values]) =>
      `insert into qonto.${table} values ${values.map((row) => `(${row})`).join()}`,
  );
  await queryDuckdb(file, ...empty, ...inserts, 'checkpoint');
  return withDuckdbMarts(file, financePage);
}

import { join } from 'node:path';
import { financeReport } from '../../../src/cli/output/finance-text.ts';
import { duckdbMarts } from '../../../src/load/duckdb/marts.ts';
import { financePage } from '../../../src/report/page.ts';
import { askReport, type Report, type ReportOptions } from '../../../src/report/report.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { queryDuckdb } from '../../support/world.ts';

/** The columns that the report asks for: their types, and what they hold where a test does not say. */
const columns = {
  int_qonto__as_of: { organization_id: "varchar = 'ada'", as_of_date: "date = '2026-03-20'" },
  int_qonto__account_beginnings: {
    organization_id: "varchar = 'ada'",
    bank_account_id: "varchar = 'a'",
    began_date: 'date = null',
  },
  stg_qonto__organizations: {
    organization_id: "varchar = 'ada'",
    organization_name: "varchar = 'Ada'",
    legal_name: 'varchar = null',
    is_deleted: 'boolean = false',
  },
  stg_qonto__bank_accounts: {
    organization_id: "varchar = 'ada'",
    bank_account_id: "varchar = 'a'",
    bank_account_name: "varchar = 'Main'",
    iban: 'varchar = null',
    currency: "varchar = 'EUR'",
    authorized_balance_cents: 'bigint = null',
    is_external_account: 'boolean = false',
    is_deleted: 'boolean = false',
    account_number: 'varchar = null',
  },
  qonto__daily_balances: {
    organization_id: "varchar = 'ada'",
    bank_account_id: "varchar = 'a'",
    currency: "varchar = 'EUR'",
    balance_date: "date = '2026-03-20'",
    opening_balance_cents: 'bigint = 0',
    closing_balance_cents: 'bigint = 0',
  },
  qonto__transactions: {
    organization_id: "varchar = 'ada'",
    transaction_id: "varchar = 't'",
    bank_account_id: "varchar = 'a'",
    bank_account_name: 'varchar = null',
    currency: "varchar = 'EUR'",
    is_in_cash: 'boolean = true',
    is_internal_transfer: 'boolean = false',
    is_spend: 'boolean = false',
    side: "varchar = 'debit'",
    is_vat_relevant: 'boolean = true',
    vat_line_count: 'bigint = 0',
    cash_amount_cents: 'bigint = 0',
    spend_amount_cents: 'bigint = 0',
    is_income: 'boolean = false',
    income_amount_cents: 'bigint = 0',
    counterparty_group_id: 'varchar = null',
    counterparty_group_name: 'varchar = null',
    counterparty_name: 'varchar = null',
    primary_label_path: 'varchar = null',
    reference: 'varchar = null',
    booking_date: "date = '2026-03-20'",
  },
  qonto__transaction_labels: {
    organization_id: "varchar = 'ada'",
    transaction_id: "varchar = 't'",
    label_id: "varchar = 'l'",
    label_path: 'varchar = null',
    is_inherited: 'boolean = false',
    currency: "varchar = 'EUR'",
    is_in_cash: 'boolean = true',
    is_spend: 'boolean = true',
    booking_date: "date = '2026-03-20'",
    allocated_spend_cents: 'bigint = 0',
    rolled_up_spend_cents: 'bigint = 0',
  },
  qonto__vat_lines: {
    organization_id: "varchar = 'ada'",
    currency: "varchar = 'EUR'",
    vat_direction: "varchar = 'output'",
    vat_rate: 'decimal(9, 4) = null',
    vat_rate_kind: "varchar = 'known'",
    signed_amount_excluding_vat_cents: 'bigint = 0',
    signed_vat_amount_cents: 'bigint = 0',
    signed_uncovered_amount_cents: 'bigint = 0',
    side: "varchar = 'debit'",
    is_vat_relevant: 'boolean = true',
    is_receipt_stored: 'boolean = true',
    is_in_cash: 'boolean = true',
    booking_date: "date = '2026-03-20'",
  },
  qonto__missing_receipts: {
    organization_id: "varchar = 'ada'",
    currency: "varchar = 'EUR'",
    age_days: 'bigint = 3',
    receipt_state: "varchar = 'missing'",
    signed_amount_cents: 'bigint = 0',
    transaction_id: "varchar = 't'",
    bank_account_id: "varchar = 'a'",
    booking_date: "date = '2026-03-17'",
    emitted_date: "date = '2026-03-17'",
    counterparty_name: 'varchar = null',
    initiator_name: 'varchar = null',
  },
  qonto__vat_by_period: {
    organization_id: "varchar = 'ada'",
    currency: "varchar = 'EUR'",
    vat_scope: "varchar = 'counted'",
    period_start: "date = '2026-02-01'",
    period_end: "date = '2026-02-28'",
    collected_vat_cents: 'bigint = 0',
    deductible_vat_cents: 'bigint = 0',
  },
  qonto__freshness: {
    organization_id: "varchar = 'ada'",
    stream: "varchar = 'transactions'",
    bank_account_id: "varchar = 'a'",
    is_bank_account_deleted: 'boolean = false',
    status: "varchar = 'completed'",
    newest_change_date: "date = '2026-03-20'",
    is_held: 'boolean = false',
  },
  qonto__reconciliation: {
    organization_id: "varchar = 'ada'",
    bank_account_id: "varchar = 'a'",
    currency: "varchar = 'EUR'",
    balance_date: "date = '2026-03-20'",
    reconciliation_state: "varchar = 'reconciled'",
  },
} as const;

/** Rows by table; a row names what is not usual in it. */
export type Rows = {
  readonly [T in keyof typeof columns]?: readonly Readonly<
    Partial<Record<keyof (typeof columns)[T], string | number | bigint | boolean | null>>
  >[];
};

/** A company whose bank was read, with one account, and no more. */
export const company: Rows = {
  int_qonto__as_of: [{}],
  stg_qonto__organizations: [{}],
  stg_qonto__bank_accounts: [{}],
};

/** The page of finance tables that hold just this. */
export async function pageOf(rows: Rows, organization?: string): Promise<string> {
  return financePage(await reportOf(rows, { organization }));
}

export async function textOf(rows: Rows, organization?: string): Promise<string> {
  return financeReport(await reportOf(rows, { organization })).join('\n');
}

export async function reportOf(rows: Rows, options: ReportOptions = {}): Promise<Report> {
  const file = join(await temporaryFolder(), 'marts.duckdb');
  await makeMarts(file, rows);
  return duckdbMarts(file).ask((ask) => askReport(ask, options));
}

/** Puts finance tables that hold just this into a DuckDB file. */
export async function makeMarts(file: string, rows: Rows): Promise<void> {
  await queryDuckdb(
    file,
    'create schema qonto',
    ...Object.entries(columns).map(
      ([table, own]) =>
        `create table qonto.${table} (${Object.entries(own).map(
          ([name, type]) => `${name} ${type.replace('=', 'default')}`,
        )})`,
    ),
    ...Object.entries(rows).flatMap(([table, own]) => own.map((row) => insert(table, row))),
    'checkpoint',
  );
}

function insert(table: string, row: object): string {
  const names = Object.keys(row);
  return names.length === 0
    ? `insert into qonto.${table} default values`
    : `insert into qonto.${table} (${names}) values (${Object.values(row).map(sqlOf)})`;
}

function sqlOf(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

import { z } from 'zod';
import { list, type Setting } from './setting.ts';
import { parseWarehouses } from './values.ts';

/** It becomes part of a statement: dbt/macros/settings.sql looks at it again, for those who do not come by here. */
const isStatus = 'must be a status of the bank such as completed, or a list of them';
const cashStatus = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, isStatus);

const month = z.int().min(1).max(12);

/** The same holds for these; an apostrophe may be in a name. */
const isCategory = 'must be the name or id of a cash flow category such as Refunds received';
const category = z.string().regex(/^[^"`\\;\p{Cc}]{1,300}$/u, isCategory);

const isAccountNumber = 'must be an account number such as NL70 ABNA 0123 4567 89';
const accountNumber = z.string().regex(/^[A-Za-z0-9 .:-]{1,64}$/, isAccountNumber);

const isRelation = 'must be the name of a table, such as finance.counterparty_merges';
const relation = z
  .string()
  .regex(/^(?:[`"]?[\w-]{1,300}[`"]?\.){0,2}[`"]?[\w-]{1,300}[`"]?$/, isRelation);

/**
 * What a company may set of the finance models, by the names of dbt/README.md. Strict, because dbt passes over a name that
 * it does not know.
 */
export const dbtVarsSchema = z.strictObject({
  qonto_timezone: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Europe/Lisbon')
    .optional()
    .describe(
      'The time zone of the company, which says on which day money moved. Default: Europe/Paris.',
    ),
  qonto_cash_statuses: z
    .union([cashStatus, z.array(cashStatus).min(1, isStatus)], isStatus)
    .optional()
    .describe('Statuses in which money has really moved. Default: completed.'),
  qonto_vat_period: z
    .enum(['month', 'quarter', 'year'])
    .optional()
    .describe('How long a period of the VAT return is. Default: month.'),
  qonto_vat_first_month: month
    .optional()
    .describe('The month in which a quarter or year of VAT begins. Default: 1.'),
  qonto_fiscal_year_first_month: month
    .optional()
    .describe('The month in which the fiscal year begins. Default: 1.'),
  qonto_refund_categories: z
    .array(category)
    .optional()
    .describe('Names or ids of the cash flow categories of refunds received, in place of ours.'),
  qonto_shared_accounts: z
    .union([accountNumber, z.array(accountNumber)], isAccountNumber)
    .optional()
    .describe('Account numbers behind which there are several counterparties, told apart by name.'),
  qonto_counterparty_merges: relation
    .optional()
    .describe('A table of yours that says which counterparties are one firm.'),
});

/** Whose staging tables are built beside those of the warehouse. */
export const dbtBeside = {
  flag: 'dbt-beside',
  env: 'QONTO_ELT_DBT_BESIDE',
  inFile: 'any',
  commands: ['sync', 'serve', 'build'],
  doc: 'Warehouses of other organizations that --dbt builds into the same finance tables (repeat, or separate by commas)',
  schema: list.transform(parseWarehouses),
  default: [],
  shownDefault: 'none',
} as const satisfies Setting;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

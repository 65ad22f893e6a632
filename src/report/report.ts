import type { AskMarts } from '../load/marts.ts';
import type { TextRow } from '../load/text-row.ts';
import { groupBy, requiredText } from './html/cells.ts';
import { askOrganization, type Organization, ofOrganization } from './organization.ts';
import { type Period, type PeriodChoice, periodOf } from './period.ts';
import type { Rendered, Section } from './section.ts';
import { cash } from './sections/cash.ts';
import { flow } from './sections/flow.ts';
import { receipts } from './sections/receipts.ts';
import { reconciliation } from './sections/reconciliation.ts';
import { spend } from './sections/spend.ts';
import { vat } from './sections/vat.ts';

/** The finance report of one organization, to be shown as a page or as text. */
export interface Report {
  /** Undefined until something was loaded. */
  readonly organization: Organization | undefined;
  readonly period: Period;
  readonly sections: readonly (readonly [Section, Rendered])[];
}

export interface ReportOptions {
  /** The id of the organization that the report is of; needed where the marts hold several. */
  readonly organization?: string | undefined;
  /** The last twelve months, where nothing else is said. */
  readonly period?: PeriodChoice;
}

/**
 * Asks the marts everything that the report shows, in words that every engine understands, and without a float in
 * between. Throws a config error unless it is clear of which organization and which days.
 */
export async function askReport(ask: AskMarts, options: ReportOptions = {}): Promise<Report> {
  const organization = await askOrganization(ask, options.organization);
  const asOf = organization?.asOf ?? new Date().toISOString().slice(0, 10);
  const period = periodOf(options.period ?? {}, asOf);
  const own = ofOrganization(organization?.id ?? '');
  const names = organization === undefined ? new Map() : await accountNames(ask, own);
  const scope = { period, own, nameOf: (id: string) => names.get(id) ?? id };
  const rendered: [Section, Rendered][] = [];
  for (const section of sections) {
    const answers = [];
    for (const sql of organization === undefined ? [] : section.sql(scope))
      answers.push(await ask(sql));
    rendered.push([section, section.render(answers, scope)]);
  }
  return { organization, period, sections: rendered };
}

/** In the order of the page. */
export const sections: readonly Section[] = [cash, flow, spend, vat, receipts, reconciliation];

interface Account {
  readonly id: string;
  /** What the account may be called, from the best name on; empty where it has none of a kind. */
  readonly names: readonly [name: string, numbered: string, identified: string];
}

const choices = 3;

export function accountsSql(own: string): string {
  return `
    with named as (
      select bank_account_id, bank_account_name, coalesce(iban, account_number) as number
      from stg_qonto__bank_accounts
      where ${own}
      union all
      select bank_account_id, bank_account_name, cast(null as string) as number
      from qonto__transactions
      where ${own}
    )
    select bank_account_id, max(bank_account_name) as account, substr(max(number), -4) as ending
    from named
    group by bank_account_id
    order by bank_account_id`;
}

/** What each account of an organization is called, by its id. Accounts of one name also show their numbers. */
async function accountNames(ask: AskMarts, own: string): Promise<Map<string, string>> {
  return distinguished((await ask(accountsSql(own))).map(accountOf));
}

function accountOf(row: TextRow): Account {
  const id = requiredText(row, 'bank_account_id');
  const name = row.account ?? '';
  const ending = row.ending ?? '';
  const named = name === '' ? 'Account' : name;
  return { id, names: [name, ending === '' ? '' : `${named} …${ending}`, `${named} ${id}`] };
}

/** Gives each account the first of its names that no other has; its id if there is none. */
function distinguished(accounts: readonly Account[]): Map<string, string> {
  const names = new Map(accounts.map(({ id }) => [id, id]));
  const taken = new Set<string>();
  let open = accounts;
  for (let choice = 0; open.length > 0 && choice < choices; choice += 1) {
    const called = groupBy(open, ({ names }) => names[choice] ?? '');
    open = [];
    for (const [name, own] of called) {
      const [one] = own;
      if (name === '' || one === undefined || own.length > 1 || taken.has(name)) {
        open = [...open, ...own];
      } else {
        names.set(one.id, name);
        taken.add(name);
      }
    }
  }
  return names;
}

import { configError } from '../base/errors.ts';
import type { AskMarts } from '../load/marts.ts';
import type { TextRow } from '../load/text-row.ts';
import { requiredText } from './html/cells.ts';

export interface Organization {
  readonly id: string;
  /** Undefined where the bank tells none. */
  readonly name: string | undefined;
  /** The day up to which the bank was read. */
  readonly asOf: string;
  /** The first day of which a movement is known; undefined without any. */
  readonly firstDay: string | undefined;
  /** From which day on every account is known whole; undefined where no setting left out what lies before. */
  readonly began: string | undefined;
}

/** Whether each movement from this day on is known. Without any movement, none is. */
export function isKnownFrom(
  day: string,
  { firstDay, began }: Pick<Organization, 'firstDay' | 'began'>,
): boolean {
  return firstDay !== undefined && firstDay <= day && (began === undefined || began <= day);
}

export const organizationsSql = `
  with first_days as (
    select organization_id, min(booking_date) as first_day
    from qonto__transactions
    where is_in_cash
    group by organization_id
  ),
  beginnings as (
    select organization_id, max(began_date) as began_date
    from int_qonto__account_beginnings
    group by organization_id
  )
  select as_of.organization_id, coalesce(organizations.organization_name, organizations.legal_name) as organization_name,
    cast(as_of.as_of_date as string) as as_of_date, cast(first_days.first_day as string) as first_day,
    cast(beginnings.began_date as string) as began_day
  from int_qonto__as_of as as_of
  left join stg_qonto__organizations as organizations
    on as_of.organization_id = organizations.organization_id and not organizations.is_deleted
  left join first_days on as_of.organization_id = first_days.organization_id
  left join beginnings on as_of.organization_id = beginnings.organization_id
  order by as_of.organization_id`;

/**
 * Whose money it is: the only organization of the marts, or the one with this id. Undefined until something was loaded.
 * Throws a config error if there are several and none was named, or if the named one is not there: money of two
 * organizations is never added up.
 */
export async function askOrganization(
  ask: AskMarts,
  wanted?: string,
): Promise<Organization | undefined> {
  const all = (await ask(organizationsSql)).map(organizationOf);
  const [first, second] = all;
  if (wanted === undefined && second !== undefined) throw several(all);
  const found = wanted === undefined ? first : all.find(({ id }) => id === wanted);
  if (found === undefined && wanted !== undefined) throw unknown(wanted, all);
  return found;
}

/** A condition for the rows of one organization. Throws a config error for an id that SQL cannot hold as it is. */
export function ofOrganization(id: string): string {
  if (/['\\\p{Cc}]/u.test(id)) {
    throw configError(`The organization id ${JSON.stringify(id)} is none that a query can name`, {
      code: 'bad_organization_id',
      hint: 'The bank gives UUIDs. See which id the raw zone was landed with.',
    });
  }
  return `organization_id = '${id}'`;
}

function organizationOf(row: TextRow): Organization {
  return {
    id: requiredText(row, 'organization_id'),
    name: row.organization_name ?? undefined,
    asOf: requiredText(row, 'as_of_date'),
    firstDay: row.first_day ?? undefined,
    began: row.began_day ?? undefined,
  };
}

function several(all: readonly Organization[]) {
  return configError(
    `The finance tables hold ${all.length} organizations, and a report is of one: ${listOf(all)}`,
    {
      code: 'several_organizations',
      hint: 'Name the one that the report is of by its id: --organization ID.',
    },
  );
}

function unknown(wanted: string, all: readonly Organization[]) {
  return configError(`The finance tables hold no organization ${wanted}`, {
    code: 'unknown_organization',
    hint: all.length === 0 ? 'Nothing was loaded into them yet.' : `They hold: ${listOf(all)}.`,
  });
}

function listOf(all: readonly Organization[]): string {
  return all.map(({ id, name }) => `${name ?? 'The company'} (${id})`).join(', ');
}

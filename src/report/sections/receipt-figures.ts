import type { TextRow } from '../../load/text-row.ts';
import { sum } from '../html/amount.ts';
import { integer, requiredText } from '../html/cells.ts';
import type { Scope } from '../scope.ts';
import { largestSql } from './flow/movement-list.ts';

/** Never one less the other: a sale without its invoice makes no receipt of a purchase come. */
export interface Owed {
  readonly transactions: bigint;
  readonly lost: bigint;
  readonly outflow: bigint;
  readonly inflow: bigint;
}

/** Who owes them; undefined for those together who are not named here. */
export interface OwedBy extends Owed {
  readonly who: string | undefined;
  readonly people: bigint;
}

/** How many people are named, and how many transactions are listed. */
const mostNamed = 10;
const mostListed = 50;

const owedSums = `
      cast(count(*) as string) as transaction_count,
      cast(sum(case when receipt_state = 'lost' then 1 else 0 end) as string) as lost_count,
      cast(sum(case when signed_amount_cents < 0 then -signed_amount_cents else 0 end) as string) as outflow_cents,
      cast(sum(case when signed_amount_cents > 0 then signed_amount_cents else 0 end) as string) as inflow_cents`;

/** By age, then by who owes them, then the largest of them. */
export function receiptsSql({ own }: Scope): readonly string[] {
  return [
    `
    with owed as (
      select currency, age_days, receipt_state, signed_amount_cents,
        case when age_days <= 30 then 0 when age_days <= 90 then 1 when age_days <= 365 then 2 else 3 end as age
      from qonto__missing_receipts
      where ${own}
    )
    select currency, cast(age as string) as age,${owedSums},
      cast(max(age_days) as string) as oldest_days
    from owed
    group by currency, age
    order by currency, age`,
    `
    with owed as (
      select currency, coalesce(initiator_name, '') as who, receipt_state, signed_amount_cents
      from qonto__missing_receipts
      where ${own}
    ),
    people as (
      select currency, who, sum(abs(signed_amount_cents)) as owed_cents
      from owed
      group by currency, who
    ),
    ranked as (
      select people.*, row_number() over (partition by currency order by owed_cents desc, who) as person_rank
      from people
    ),
    named as (
      select owed.*, case when person_rank <= ${mostNamed} then person_rank else ${mostNamed + 1} end as line
      from owed
      inner join ranked on owed.currency = ranked.currency and owed.who = ranked.who
    )
    select currency, cast(line as string) as person_line,
      case when line <= ${mostNamed} then max(who) end as person,
      cast(count(distinct who) as string) as person_count,${owedSums}
    from named
    group by currency, line
    order by currency, line`,
    largestSql(
      `
      select transaction_id, currency, coalesce(booking_date, emitted_date) as booked_on,
        bank_account_id, counterparty_name as who, initiator_name as what,
        signed_amount_cents as amount_cents
      from qonto__missing_receipts
      where ${own}`,
      { group: 'currency', most: mostListed },
    ),
  ];
}

export function owedOf(row: TextRow): Owed {
  return {
    transactions: integer(row, 'transaction_count'),
    lost: integer(row, 'lost_count'),
    outflow: integer(row, 'outflow_cents'),
    inflow: integer(row, 'inflow_cents'),
  };
}

export function owedByOf(row: TextRow): OwedBy {
  return { who: row.person ?? undefined, people: integer(row, 'person_count'), ...owedOf(row) };
}

/** The number of an age, from the youngest on. */
export function ageOf(row: TextRow): number {
  return Number(requiredText(row, 'age'));
}

export function owedInAll(all: readonly Owed[]): Owed {
  return {
    transactions: sum(all.map(({ transactions }) => transactions)),
    lost: sum(all.map(({ lost }) => lost)),
    outflow: sum(all.map(({ outflow }) => outflow)),
    inflow: sum(all.map(({ inflow }) => inflow)),
  };
}

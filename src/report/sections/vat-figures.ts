import type { TextRow } from '../../load/text-row.ts';
import { firstDayOf, lastDayOf, monthAt, monthNumber } from '../calendar.ts';
import { sum } from '../html/amount.ts';
import { integer, requiredText } from '../html/cells.ts';
import type { Organization } from '../organization.ts';
import type { Scope } from '../scope.ts';

/** VAT of one currency, in cents; both directions as amounts that are usually above zero. */
export interface Vat {
  readonly collected: readonly Rate[];
  readonly deductible: readonly Rate[];
  readonly open: OpenVat;
}

export interface Rate {
  /** As the engine writes it; undefined where there is none. */
  readonly rate: string | undefined;
  readonly net: bigint;
  readonly vat: bigint;
}

/** What keeps the VAT from being a tax return, in cents. */
export interface OpenVat {
  /** Deductible VAT of movements without a stored receipt. */
  readonly unproven: bigint;
  /** Cash of movements that can carry VAT, of which nobody entered any. */
  readonly received: bigint;
  readonly paid: bigint;
  /** VAT that was entered where there can be none. It is in no other figure. */
  readonly leftOut: bigint;
}

/** VAT of a period of the return, in cents. */
export interface FilingPeriod {
  readonly from: string;
  readonly to: string;
  readonly collected: bigint;
  readonly deductible: bigint;
}

/** First the rates, then what is open, then the periods of the return. Which movements can carry VAT is for the models to say. */
export function vatSql({ booked, own, organization: { asOf } }: Scope): readonly string[] {
  return [
    `
    select currency, vat_direction, cast(vat_rate as string) as rate, vat_rate_kind,
      cast(coalesce(sum(signed_amount_excluding_vat_cents), 0) as string) as net_cents,
      cast(coalesce(sum(signed_vat_amount_cents), 0) as string) as vat_cents
    from qonto__vat_lines
    where ${booked} and is_vat_relevant
    group by currency, vat_direction, vat_rate, vat_rate_kind
    order by currency, vat_direction, vat_rate desc nulls last, vat_rate_kind`,
    `
    with parts as (
      select currency, side,
        case when is_vat_relevant and vat_direction = 'input' and not is_receipt_stored then -signed_vat_amount_cents else 0 end
          as unproven_cents,
        case when is_vat_relevant then signed_uncovered_amount_cents else 0 end as untold_cents,
        case when is_vat_relevant then 0 else abs(signed_vat_amount_cents) end as left_out_cents
      from qonto__vat_lines
      where ${booked}
      union all
      select currency, side, 0 as unproven_cents, cash_amount_cents as untold_cents, 0 as left_out_cents
      from qonto__transactions
      where ${booked} and is_vat_relevant and vat_line_count = 0
    )
    select currency,
      cast(coalesce(sum(unproven_cents), 0) as string) as unproven_cents,
      cast(sum(case when side = 'credit' then untold_cents else 0 end) as string) as received_cents,
      cast(sum(case when side = 'debit' then -untold_cents else 0 end) as string) as paid_cents,
      cast(coalesce(sum(left_out_cents), 0) as string) as left_out_cents
    from parts
    group by currency
    order by currency`,
    // What is dated ahead of the day of the report is in a period that goes on, and in no other figure of the page.
    `
    with periods as (
      select currency, period_start, period_end, sum(collected_vat_cents) as collected_cents,
        sum(deductible_vat_cents) as deductible_cents
      from qonto__vat_by_period
      where ${own} and vat_scope = 'counted' and period_start <= date '${asOf}'
      group by currency, period_start, period_end
    ),
    ahead as (
      select currency as ahead_currency, booking_date,
        case when vat_direction = 'output' then signed_vat_amount_cents else 0 end as collected_ahead,
        case when vat_direction = 'input' then -signed_vat_amount_cents else 0 end as deductible_ahead
      from qonto__vat_lines
      where ${own} and is_in_cash and is_vat_relevant and booking_date > date '${asOf}'
    )
    select currency, cast(period_start as string) as first_day, cast(period_end as string) as last_day,
      cast(max(collected_cents) - coalesce(sum(collected_ahead), 0) as string) as collected_cents,
      cast(max(deductible_cents) - coalesce(sum(deductible_ahead), 0) as string) as deductible_cents
    from periods
    left join ahead
      on currency = ahead_currency and booking_date >= period_start and booking_date <= period_end
    group by currency, period_start, period_end
    order by currency, period_start`,
  ];
}

const nothingOpen: TextRow = {
  unproven_cents: '0',
  received_cents: '0',
  paid_cents: '0',
  left_out_cents: '0',
};

export function vatOfRates(rates: readonly TextRow[], open: TextRow = nothingOpen): Vat {
  const directed = (direction: string, sign: bigint) =>
    rates
      .filter((row) => requiredText(row, 'vat_direction') === direction)
      .map((row) => ({
        rate: row.rate ?? undefined,
        net: integer(row, 'net_cents') * sign,
        vat: integer(row, 'vat_cents') * sign,
      }));
  return {
    collected: directed('output', 1n),
    deductible: directed('input', -1n),
    open: {
      unproven: integer(open, 'unproven_cents'),
      received: integer(open, 'received_cents'),
      paid: integer(open, 'paid_cents'),
      leftOut: integer(open, 'left_out_cents'),
    },
  };
}

export function filingPeriodOf(row: TextRow): FilingPeriod {
  return {
    from: requiredText(row, 'first_day'),
    to: requiredText(row, 'last_day'),
    collected: integer(row, 'collected_cents'),
    deductible: integer(row, 'deductible_cents'),
  };
}

/**
 * The newest period that is over. One in which no VAT was booked has no row, and is filed all the same, so where it begins
 * follows from the others. Undefined where no VAT is known, or no movement of that time, or not every one of it.
 */
export function newestOver(
  filed: readonly FilingPeriod[],
  { asOf, firstDay, began }: Pick<Organization, 'asOf' | 'firstDay' | 'began'>,
): FilingPeriod | undefined {
  const [known] = filed;
  if (known === undefined || firstDay === undefined) return undefined;
  const start = monthNumber(known.from);
  const length = monthNumber(known.to) - start + 1;
  const current = start + Math.floor((monthNumber(asOf) - start) / length) * length;
  const from = firstDayOf(monthAt(current - length));
  const to = lastDayOf(monthAt(current - 1));
  if (began !== undefined && began > from) return undefined;
  const none = to < firstDay ? undefined : { from, to, collected: 0n, deductible: 0n };
  return filed.find((one) => one.from === from) ?? none;
}

/** A period of which the first days are not known begins with those that are. */
export function sinceKnown(
  one: FilingPeriod,
  { began }: Pick<Organization, 'began'>,
): FilingPeriod {
  return began !== undefined && began > one.from && began <= one.to ? { ...one, from: began } : one;
}

export function vatSum(rates: readonly Rate[]): bigint {
  return sum(rates.map(({ vat }) => vat));
}

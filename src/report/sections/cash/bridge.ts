import type { TextRow } from '../../../load/text-row.ts';
import { sum } from '../../html/amount.ts';
import { integer, requiredText } from '../../html/cells.ts';
import type { Cell, Row, Table } from '../../html/table.ts';
import type { Scope } from '../../scope.ts';
import { type Moved, movedInAll, movedOf, movedSql } from '../flow/moved.ts';

interface Ends {
  readonly opening: bigint;
  readonly closing: bigint;
}

/** How an account came from its opening to its closing balance, in cents. */
export interface Bridge extends Moved {
  readonly name: string;
  /** Undefined where no balance is known. */
  readonly ends: Ends | undefined;
}

/**
 * Balances by the days, movements by the transactions. An account that begins within the period opens with what it held
 * before its first movement.
 */
export function bridgeSql({ period: { from, to }, own }: Scope): string {
  return `
    with days as (
      select bank_account_id, currency, balance_date, opening_balance_cents, closing_balance_cents,
        row_number() over (partition by bank_account_id, currency order by balance_date) as days_from_start,
        row_number() over (partition by bank_account_id, currency order by balance_date desc) as days_to_end
      from qonto__daily_balances
      where ${own} and balance_date >= date '${from}' and balance_date <= date '${to}'
        and closing_balance_cents is not null
    ),
    held as (
      select bank_account_id, currency, min(balance_date) as first_day,
        sum(case when days_from_start = 1 then opening_balance_cents end) as opening_cents,
        sum(case when days_to_end = 1 then closing_balance_cents end) as closing_cents
      from days
      group by bank_account_id, currency
    ),
    moved as (
      select bank_account_id, currency,${movedSql}
      from qonto__transactions
      where ${own} and is_in_cash and booking_date >= date '${from}' and booking_date <= date '${to}'
      group by bank_account_id, currency
    ),
    gone as (
      select bank_account_id as gone_id
      from stg_qonto__bank_accounts
      where ${own} and is_deleted
    )
    select coalesce(held.bank_account_id, moved.bank_account_id) as bank_account_id,
      coalesce(held.currency, moved.currency) as currency,
      cast(held.first_day as string) as first_day,
      cast(held.opening_cents as string) as opening_cents,
      coalesce(moved.inflow_cents, '0') as inflow_cents,
      coalesce(moved.outflow_cents, '0') as outflow_cents,
      coalesce(moved.between_cents, '0') as between_cents,
      cast(held.closing_cents as string) as closing_cents,
      gone.gone_id
    from held
    full outer join moved on held.bank_account_id = moved.bank_account_id and held.currency = moved.currency
    left join gone on coalesce(held.bank_account_id, moved.bank_account_id) = gone.gone_id
    order by currency, bank_account_id`;
}

/** The accounts of one currency, by name. */
export function bridgesOf(rows: readonly TextRow[], scope: Scope): Bridge[] {
  return rows.map((row) => bridgeOf(row, scope)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What accounts whose balances are known held together. */
export function endsOf(bridges: readonly Bridge[]): Ends {
  const known = bridges.flatMap(({ ends }) => ends ?? []);
  return {
    opening: sum(known.map(({ opening }) => opening)),
    closing: sum(known.map(({ closing }) => closing)),
  };
}

/** Their table, which anybody can add up: opening + in - out + own transfers is closing. */
export function bridgeTable(
  currency: string,
  bridges: readonly Bridge[],
  { period: { from, to }, language }: Scope,
): Table {
  const { words, say, shortDay } = language;
  const known = bridges.filter(({ ends }) => ends !== undefined);
  const unknown = bridges.filter(({ ends }) => ends === undefined);
  // A column that would be zero for all is none.
  const hasGap = known.some((one) => gapOf(one) !== 0n);
  const rowOf = (one: Bridge, isSum = false): Row => ({
    name: one.name,
    cells: cellsOf(one, hasGap),
    isSum,
  });
  const unbroken = (date: string) => shortDay(date).replaceAll(' ', '\u00a0');
  return {
    caption: say(words.cash.caption, { currency }),
    columns: [
      words.account,
      say(words.cash.opening, { day: unbroken(from) }),
      words.in,
      words.out,
      words.ownTransfers,
      ...(hasGap ? [words.cash.unexplained] : []),
      say(words.cash.closing, { day: unbroken(to) }),
    ],
    rows: [
      ...known.map((one) => rowOf(one)),
      ...(known.length > 1 ? [rowOf(totalOf(known, words.cash.all), true)] : []),
      ...unknown.map((one) => rowOf(one)),
    ],
    wide: true,
  };
}

function bridgeOf(row: TextRow, scope: Scope): Bridge {
  const isKnown = row.first_day !== null && row.first_day !== undefined;
  return {
    name: calledOf(row, scope),
    ends: isKnown
      ? { opening: integer(row, 'opening_cents'), closing: integer(row, 'closing_cents') }
      : undefined,
    ...movedOf(row),
  };
}

/** What a reader has to know of its balances: an account that the bank no longer lists keeps the last one. */
function calledOf(row: TextRow, { nameOf, period: { from }, language }: Scope): string {
  const { words, say, shortDay } = language;
  const name = nameOf(requiredText(row, 'bank_account_id'));
  const firstDay = row.first_day ?? undefined;
  const begun =
    firstDay !== undefined && firstDay > from
      ? say(words.cash.begins, { name, day: shortDay(firstDay) })
      : name;
  if (firstDay === undefined) return say(words.cash.unknown, { name });
  return row.gone_id && row.closing_cents !== '0' ? say(words.cash.gone, { name: begun }) : begun;
}

function totalOf(known: readonly Bridge[], name: string): Bridge {
  return { name, ends: endsOf(known), ...movedInAll(known) };
}

/** What the balances moved by and no movement says: one that was booked and never settled, taken with its sign. */
function gapOf({ ends, inflow, outflow, between }: Bridge): bigint {
  return ends === undefined ? 0n : ends.closing - ends.opening - inflow + outflow - between;
}

function cellsOf(one: Bridge, hasGap: boolean): Cell[] {
  const { ends, inflow, outflow, between } = one;
  return [
    ends?.opening ?? '–',
    inflow,
    outflow,
    between,
    ...(hasGap ? [ends === undefined ? '–' : gapOf(one)] : []),
    ends?.closing ?? '–',
  ];
}

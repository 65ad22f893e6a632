import type { TextRow } from '../../../load/text-row.ts';
import { sum } from '../../html/amount.ts';
import { integer, requiredText } from '../../html/cells.ts';
import type { Row, Table } from '../../html/table.ts';
import type { Language } from '../../language/language.ts';
import type { Scope } from '../../scope.ts';

/** Columns of a movement that a list shows, from `qonto__transactions`. */
export const movementColumns = `booking_date as booked_on, bank_account_id,
        counterparty_name as who, coalesce(primary_label_path, reference) as what`;

/** A list of the largest of some movements; what is not in it is counted and added up. */
export interface MovementList {
  readonly caption: string;
  /** Each with `day`, `who`, `what`, `bank_account_id`, `amount_cents`. */
  readonly rows: readonly TextRow[];
  /** Of all, also those that are not listed. */
  readonly count: bigint;
  readonly total: bigint;
}

/**
 * Keeps the largest of each group: a whole select, with the count and the sum of the group beside each of them. `shown` is
 * what it selects of the group. Texts are made of what is kept alone, and one order serves all windows: there may be a
 * million movements.
 */
export function largestSql(
  movements: string,
  { group, shown = group, most }: { group: string; shown?: string; most: number },
): string {
  const window = `partition by ${group} order by abs(amount_cents) desc, booked_on, transaction_id`;
  const whole = 'rows between unbounded preceding and unbounded following';
  return `
    with movements as (${movements}
    ),
    ranked as (
      select movements.*,
        row_number() over (${window}) as size_rank,
        count(*) over (${window} ${whole}) as group_count,
        sum(amount_cents) over (${window} ${whole}) as group_cents
      from movements
    )
    select ${shown}, cast(booked_on as string) as day, bank_account_id, who, what,
      cast(amount_cents as string) as amount_cents,
      cast(group_count as string) as group_count, cast(group_cents as string) as group_cents
    from ranked
    where size_rank <= ${most}
    order by ${group}, size_rank`;
}

/** The list of the rows of one group, as `largestSql` answers. */
export function movementListOf(
  caption: string,
  rows: readonly TextRow[],
): MovementList | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    caption,
    rows,
    count: integer(first, 'group_count'),
    total: integer(first, 'group_cents'),
  };
}

/** Its table, which ends with the sum of all. */
export function listTable(
  { caption, rows, count, total }: MovementList,
  { language, nameOf }: Scope,
): Table {
  const { words } = language;
  return {
    caption,
    columns: [
      words.list.date,
      words.list.amount,
      words.list.who,
      words.list.what,
      words.list.account,
    ],
    rows: [
      ...rows.map((row) => ({
        name: row.day === null || row.day === undefined ? '–' : { date: row.day },
        cells: [
          integer(row, 'amount_cents'),
          row.who ?? words.list.nobody,
          row.what ?? '–',
          nameOf(requiredText(row, 'bank_account_id')),
        ],
      })),
      ...moreRow(count - BigInt(rows.length), total - listed(rows), language),
      { name: words.sum, cells: [total, '', '', ''], isSum: true },
    ],
    words: [2, 3, 4],
    wide: true,
  };
}

function listed(rows: readonly TextRow[]): bigint {
  return sum(rows.map((row) => integer(row, 'amount_cents')));
}

function moreRow(more: bigint, cents: bigint, { words, counted }: Language): Row[] {
  return more === 0n ? [] : [{ name: counted(more, words.more), cells: [cents, '', '', ''] }];
}

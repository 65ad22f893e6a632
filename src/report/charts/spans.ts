import type { TextRow } from '../../load/text-row.ts';
import { sum } from '../html/amount.ts';
import { groupBy, integer, requiredText } from '../html/cells.ts';
import type { Scope } from '../scope.ts';

type State = 'reconciled' | 'unverifiable' | 'different';

/** Days in a row of which the bank's balances say the same. */
export interface Span {
  readonly state: string;
  readonly first: string;
  readonly last: string;
  readonly days: bigint;
}

/** All that is known of one account in one currency, in the order of its days. */
export interface Checked {
  readonly account: string;
  readonly spans: readonly Span[];
}

export function spansSql({ own }: Scope): string {
  return `
    -- Of an account that is read in part nothing can be verified.
    with days as (
      select bank_account_id, currency, balance_date,
        case when reconciliation_state = 'filtered' then 'unverifiable' else reconciliation_state end as reconciliation_state
      from qonto__reconciliation
      where ${own}
    ),
    numbered as (
      select bank_account_id, currency, reconciliation_state, balance_date,
        row_number() over (partition by bank_account_id, currency order by balance_date)
        - row_number() over (partition by bank_account_id, currency, reconciliation_state order by balance_date) as span
      from days
    )
    select currency, bank_account_id, reconciliation_state as state,
      cast(min(balance_date) as string) as first_day,
      cast(max(balance_date) as string) as last_day,
      cast(count(*) as string) as day_count
    from numbered
    group by currency, bank_account_id, reconciliation_state, span
    order by currency, bank_account_id, first_day`;
}

/** Accounts by currency and name; the currency is in the name where there are several. */
export function checkedOf(rows: readonly TextRow[], { nameOf }: Scope): Checked[] {
  const several = new Set(rows.map((row) => requiredText(row, 'currency'))).size > 1;
  const accounts = groupBy(
    rows,
    (row) => `${requiredText(row, 'currency')} ${requiredText(row, 'bank_account_id')}`,
  );
  return [...accounts.values()]
    .map((own) => {
      const [first] = own;
      const currency = first === undefined ? '' : requiredText(first, 'currency');
      const name = first === undefined ? '' : nameOf(requiredText(first, 'bank_account_id'));
      return {
        currency,
        name,
        account: several ? `${name}, ${currency}` : name,
        spans: own.map(spanOf),
      };
    })
    .sort((a, b) => (`${a.currency} ${a.name}` < `${b.currency} ${b.name}` ? -1 : 1));
}

/** How many days of the account are in this state. */
export function daysIn(state: State, { spans }: Checked): bigint {
  return sum(of(state, spans).map(({ days }) => days));
}

export function lastDayIn(state: State, { spans }: Checked): string | undefined {
  return of(state, spans).at(-1)?.last;
}

export function firstDayIn(state: State, { spans }: Checked): string | undefined {
  return of(state, spans)[0]?.first;
}

function of(state: State, spans: readonly Span[]): Span[] {
  return spans.filter((one) => one.state === state);
}

function spanOf(row: TextRow): Span {
  return {
    state: requiredText(row, 'state'),
    first: requiredText(row, 'first_day'),
    last: requiredText(row, 'last_day'),
    days: integer(row, 'day_count'),
  };
}

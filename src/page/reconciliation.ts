import type { TextRow } from '../ask-marts.ts';
import { count } from '../exact-text.ts';
import { counted, sum } from './amount.ts';
import { barChart } from './bar-chart.ts';
import { byCurrency, integer, text } from './cells.ts';
import type { Chapter } from './chapter.ts';
import { shortDay, timeOf } from './dates.ts';
import { figureOf, widths } from './figure.ts';
import type { Html } from './html.ts';
import { tableOf } from './table.ts';

/** Days of one account, by what the bank says of them. */
interface Days {
  readonly account: string;
  readonly reconciled: bigint;
  readonly unverifiable: bigint;
  readonly different: bigint;
  readonly lastDay: string;
  readonly lastState: string;
}

/** Counts days and no money, so accounts of all currencies stand together. */
export const reconciliation: Chapter = {
  id: 'reconciliation',
  title: 'Reconciliation',
  sql: () => `
    with days as (
      select *, row_number() over (partition by bank_account_id, currency order by balance_date desc) as days_to_end
      from qonto__reconciliation
    )
    select max(coalesce(bank_account_name, bank_account_id)) as account, currency,
      cast(sum(case when reconciliation_state = 'reconciled' then 1 else 0 end) as string) as reconciled,
      cast(sum(case when reconciliation_state = 'unverifiable' then 1 else 0 end) as string) as unverifiable,
      cast(sum(case when reconciliation_state = 'different' then 1 else 0 end) as string) as different,
      cast(max(balance_date) as string) as last_day,
      max(case when days_to_end = 1 then reconciliation_state end) as last_state
    from days
    group by bank_account_id, currency
    order by currency, account, bank_account_id`,
  tell: (rows) => {
    const several = byCurrency(rows).length > 1;
    const accounts = rows.map((row) => daysOf(row, several));
    const different = sum(accounts.map(({ different }) => different));
    const agreeing = accounts.filter(
      ({ reconciled, different }) => reconciled > 0n && different === 0n,
    );
    return {
      intro:
        'Every day of every account, held against the balances the bank itself states. A day is unverifiable where the bank states none, as for accounts at other banks.',
      facts:
        accounts.length === 0
          ? []
          : [
              {
                term: 'Agrees with the bank',
                value:
                  different > 0n
                    ? 'No'
                    : `${agreeing.length} of ${counted(BigInt(accounts.length), 'account')}`,
                note:
                  different > 0n
                    ? counted(different, 'day differs', 'days differ')
                    : 'no day differs',
              },
            ],
      body: accounts.length === 0 ? undefined : daysFigure(accounts),
    };
  },
};

function daysOf(row: TextRow, several: boolean): Days {
  return {
    account: several ? `${text(row, 'account')}, ${text(row, 'currency')}` : text(row, 'account'),
    reconciled: integer(row, 'reconciled'),
    unverifiable: integer(row, 'unverifiable'),
    different: integer(row, 'different'),
    lastDay: text(row, 'last_day'),
    lastState: text(row, 'last_state'),
  };
}

function daysFigure(accounts: readonly Days[]): Html {
  const chart = (width: number) =>
    barChart(
      accounts.map(({ account, reconciled, unverifiable, different }) => ({
        label: account,
        parts: [
          { size: reconciled, colour: 'good' },
          { size: unverifiable, colour: 'unknown' },
          { size: different, colour: 'bad' },
        ],
      })),
      width,
    );
  const total = (name: 'reconciled' | 'unverifiable' | 'different') =>
    sum(accounts.map((days) => days[name]));
  return figureOf({
    title: 'Days by what the bank says of them',
    key: [
      { name: 'Reconciled', colour: 'good' },
      { name: 'Unverifiable', colour: 'unknown' },
      { name: 'Different', colour: 'bad' },
    ],
    drawings: [chart(widths.wide), chart(widths.narrow)],
    alternative: `Bar chart of the days of ${counted(BigInt(accounts.length), 'account')}: ${count(String(total('reconciled')))} reconciled, ${count(String(total('unverifiable')))} unverifiable, ${count(String(total('different')))} different. Each account is in the table below.`,
    table: tableOf({
      caption: 'Days by what the bank says of them',
      columns: ['Account', 'Reconciled', 'Unverifiable', 'Different', 'Last day', 'On that day'],
      words: [4, 5],
      rows: accounts.map(
        ({ account, reconciled, unverifiable, different, lastDay, lastState }) => ({
          name: account,
          cells: [
            ...[reconciled, unverifiable, different].map((days) => count(String(days))),
            timeOf(lastDay, shortDay),
            lastState,
          ],
        }),
      ),
      wide: true,
    }),
    folded: false,
  });
}

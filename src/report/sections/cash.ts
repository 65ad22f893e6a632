import type { TextRow } from '../../load/marts.ts';
import type { Chapter } from '../chapter.ts';
import type { Balance } from '../charts/balance-chart.ts';
import { inEach } from '../currencies.ts';
import { amount, counted } from '../html/amount.ts';
import { byCurrency } from '../html/cells.ts';
import { type Html, html } from '../html/html.ts';
import { type Table, tableOf } from '../html/table.ts';
import type { Period } from '../period.ts';
import type { Scope } from '../scope.ts';
import { balanceFigure, sizes } from './balance-figure.ts';
import { accountsOf, type Held, totalOf } from './balances.ts';
import { type Bridge, bridgeSql, bridgesOf, bridgeTable, endsOf } from './bridge.ts';

interface Cash {
  readonly accounts: readonly Held[];
  readonly bridges: readonly Bridge[];
  readonly table: Table;
}

/** What every account held on every day, and how it came from the first to the last of them. */
export const cash: Chapter = {
  id: 'cash',
  title: 'Cash',
  sql: (scope) => [daysSql(scope), bridgeSql(scope)],
  tell: ([days = [], bridges = []], scope) => {
    const held = new Map(byCurrency(days));
    const currencies = byCurrency(bridges).map(
      ([currency, own]) =>
        [currency, cashOf(currency, held.get(currency) ?? [], own, scope)] as const,
    );
    return {
      intro:
        'What the accounts held at the end of each day, those at other banks included. The opening balance is that of the end of the day before; an account that begins later opens with what it held before its first movement. Opening, plus in, less out, plus own transfers is closing.',
      facts: currencies.map(([currency, { bridges }]) => {
        const { opening, closing } = endsOf(bridges);
        return {
          currency,
          term: 'Cash',
          value: amount(closing),
          note: `in ${counted(BigInt(bridges.length), 'account')}; ${amount(opening)} at the opening`,
        };
      }),
      tables: currencies.map(([, { table }]) => table),
      body: inEach(currencies, (currency, own) => cashIn(currency, own, scope.period)),
    };
  },
};

function daysSql({ period: { from, asOf }, own }: Scope): string {
  return `
    select currency, bank_account_id, cast(balance_date as string) as balance_date,
      cast(closing_balance_cents as string) as closing_cents
    from qonto__daily_balances
    where ${own} and balance_date >= date '${from}' and balance_date <= date '${asOf}'
      and closing_balance_cents is not null
    order by currency, bank_account_id, balance_date`;
}

function cashOf(
  currency: string,
  days: readonly TextRow[],
  rows: readonly TextRow[],
  scope: Scope,
): Cash {
  const bridges = bridgesOf(rows, scope);
  return {
    accounts: accountsOf(days, scope.nameOf),
    bridges,
    table: bridgeTable(currency, bridges, scope.period),
  };
}

function cashIn(currency: string, { accounts, table }: Cash, period: Period): Html {
  const [one, ...others] = accounts;
  const drawn = (own: Held, size: Parameters<typeof balanceFigure>[3]) =>
    balanceFigure(currency, own, period, size);
  const all = others.length === 0 ? one : { name: 'All accounts', days: totalOf(accounts) };
  // A line along zero says nothing.
  const panels = others.length === 0 ? [] : accounts.filter(({ days }) => days.some(isHeld));
  return html`${all === undefined ? '' : drawn(all, [sizes.wide, sizes.narrow])}
<figure><figcaption><strong>From the opening to the closing balance</strong></figcaption>
${tableOf(table)}</figure>
${panels.length === 0 ? '' : html`<details class="each"><summary>Each account by itself<span class="unseen">, ${currency}</span></summary><div class="panels">${panels.map((own) => drawn(own, [sizes.narrow]))}</div></details>`}`;
}

function isHeld({ cents }: Balance): boolean {
  return cents !== 0n;
}

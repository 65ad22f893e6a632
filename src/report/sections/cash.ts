import type { TextRow } from '../../load/text-row.ts';
import { type Balance, type BalanceSize, balanceChart } from '../charts/balance-chart.ts';
import { figureOf, widths } from '../charts/figure.ts';
import { inEach } from '../currencies.ts';
import { dated, day, month } from '../dates.ts';
import { amount, amountIn, counted, least, most } from '../html/amount.ts';
import { byCurrency } from '../html/cells.ts';
import { type Html, html } from '../html/html.ts';
import { type Table, tableHtml } from '../html/table.ts';
import type { Period } from '../period.ts';
import type { Scope } from '../scope.ts';
import type { Section } from '../section.ts';
import { accountsOf, type Held, monthsOf, totalOf } from './balances.ts';
import { type Bridge, bridgeSql, bridgesOf, bridgeTable, endsOf } from './bridge.ts';

interface Cash {
  readonly accounts: readonly Held[];
  readonly bridges: readonly Bridge[];
  readonly table: Table;
}

/** What every account held on every day, and how it came from the first to the last of them. */
export const cash: Section = {
  id: 'cash',
  title: 'Cash',
  sql: (scope) => [daysSql(scope), bridgeSql(scope)],
  render: ([days = [], bridges = []], scope) => {
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

function daysSql({ period: { from, to }, own }: Scope): string {
  return `
    select currency, bank_account_id, cast(balance_date as string) as balance_date,
      cast(closing_balance_cents as string) as closing_cents
    from qonto__daily_balances
    where ${own} and balance_date >= date '${from}' and balance_date <= date '${to}'
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
${tableHtml(table)}</figure>
${panels.length === 0 ? '' : html`<details class="each"><summary>Each account by itself<span class="unseen">, ${currency}</span></summary><div class="panels">${panels.map((own) => drawn(own, [sizes.narrow]))}</div></details>`}`;
}

function isHeld({ cents }: Balance): boolean {
  return cents !== 0n;
}

const sizes = {
  wide: { width: widths.wide, height: 250, everyMonths: 1 },
  narrow: { width: widths.narrow, height: 190, everyMonths: 3 },
} as const;

/** The balance of one account, or of several in one currency, over the period. */
function balanceFigure(
  currency: string,
  { name, days }: Held,
  period: Period,
  drawn: readonly [BalanceSize] | readonly [wide: BalanceSize, narrow: BalanceSize],
): Html {
  const months = monthsOf(days);
  const ends = months.map(({ end }) => end);
  const chart = (size: BalanceSize) => balanceChart(days, ends, period, size);
  const [wide, narrow] = drawn;
  const last = amountIn(currency, days.at(-1)?.cents ?? 0n);
  const all = days.map(({ cents }) => cents);
  return figureOf({
    title: name,
    note: last,
    drawings: narrow === undefined ? [chart(wide)] : [chart(wide), chart(narrow)],
    alternative: `Line chart of ${name}, ${currency}, from ${day(days[0]?.date ?? period.from)} to ${day(period.to)}: between ${amount(least(all))} and ${amount(most(all))}, at the end ${last}. The ends of the months are in the table below.`,
    table: {
      caption: `${name}, ${currency}, by month`,
      columns: ['Month', 'Lowest', 'At its end'],
      rows: months.map(({ month: name, lowest, end }) => ({
        name: dated(name, month),
        cells: [amount(lowest), amount(end.cents)],
      })),
    },
    folded: true,
  });
}

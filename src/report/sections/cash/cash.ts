import type { TextRow } from '../../../load/text-row.ts';
import { type Balance, type BalanceSize, balanceChart } from '../../charts/balance-chart.ts';
import { figureOf, widths } from '../../charts/figure.ts';
import { inEach } from '../../currencies.ts';
import { least, most } from '../../html/amount.ts';
import { byCurrency, integer, requiredText } from '../../html/cells.ts';
import { type Html, html } from '../../html/html.ts';
import type { Table } from '../../html/table.ts';
import { titledTable } from '../../html/titled-table.ts';
import type { Scope } from '../../scope.ts';
import type { Fact, Section } from '../../section.ts';
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
  isOfPeriod: true,
  sql: (scope) => [daysSql(scope), bridgeSql(scope), availableSql(scope), begunSql(scope)],
  render: ([days = [], bridges = [], available = [], begun = []], scope) => {
    const held = new Map(byCurrency(days));
    const currencies = byCurrency(bridges).map(
      ([currency, own]) =>
        [currency, cashOf(currency, held.get(currency) ?? [], own, scope)] as const,
    );
    const free = new Map(byCurrency(available));
    const begunOn = new Map(
      begun.map((row) => [requiredText(row, 'currency'), requiredText(row, 'begun_on')]),
    );
    return {
      facts: currencies.flatMap(([currency, own]) => [
        ...factsOf(currency, own, begunOn.get(currency), scope),
        ...(free.get(currency) ?? []).map((row) => availableFact(currency, row, scope)),
      ]),
      tables: currencies.map(([, { table }]) => table),
      body: () => inEach(currencies, (currency, own) => cashIn(currency, own, scope)),
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

/** The last day on which an account began with something on it: what it held before then is known to nobody. */
function begunSql({ period: { to }, own }: Scope): string {
  return `
    with days as (
      select bank_account_id, currency, balance_date, opening_balance_cents,
        row_number() over (partition by bank_account_id, currency order by balance_date) as days_from_start
      from qonto__daily_balances
      where ${own} and balance_date <= date '${to}' and closing_balance_cents is not null
    )
    select currency, cast(max(balance_date) as string) as begun_on
    from days
    where days_from_start = 1 and opening_balance_cents != 0
    group by currency
    order by currency`;
}

/** What the bank lets be spent of its own accounts; it says so of now, and of no other day. */
function availableSql({ period, organization, own }: Scope): string {
  return `
    select currency, cast(count(*) as string) as account_count,
      cast(sum(authorized_balance_cents) as string) as available_cents
    from stg_qonto__bank_accounts
    where ${own} and not is_deleted and not coalesce(is_external_account, false)
      and authorized_balance_cents is not null and ${period.to === organization.asOf}
    group by currency
    order by currency`;
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
    table: bridgeTable(currency, bridges, scope),
  };
}

/** Of no account a balance may be known: then the cash is not zero, but not known either. */
function factsOf(
  currency: string,
  { bridges }: Cash,
  begunOn: string | undefined,
  { period: { to }, organization: { asOf }, language }: Scope,
): Fact[] {
  const { words, say, counted, amount, day } = language;
  const known = bridges.filter(({ ends }) => ends !== undefined);
  if (known.length === 0) return [];
  const { opening, closing } = endsOf(known);
  return [
    {
      key: 'cash',
      currency,
      term: to === asOf ? words.cash.fact : say(words.cash.factOn, { day: day(to) }),
      value: closing,
      ...(begunOn === undefined ? {} : { comparableFrom: begunOn }),
      note: say(words.cash.note, {
        accounts: counted(BigInt(known.length), words.accounts),
        opening: amount(opening),
      }),
    },
  ];
}

function availableFact(currency: string, row: TextRow, { language }: Scope): Fact {
  const { words, say, counted } = language;
  const accounts = counted(integer(row, 'account_count'), words.accounts);
  return {
    key: 'available',
    currency,
    term: words.cash.available,
    isOfToday: true,
    value: integer(row, 'available_cents'),
    note: say(words.cash.availableNote, { accounts }),
  };
}

function cashIn(currency: string, { accounts, table }: Cash, scope: Scope): Html {
  const { words } = scope.language;
  const [one, ...others] = accounts;
  const drawn = (own: Held, size: Parameters<typeof balanceFigure>[3]) =>
    balanceFigure(currency, own, scope, size);
  const all = others.length === 0 ? one : { name: words.cash.all, days: totalOf(accounts) };
  // A line along zero says nothing.
  const panels = others.length === 0 ? [] : accounts.filter(({ days }) => days.some(isHeld));
  return html`${all === undefined ? '' : drawn(all, [sizes.wide, sizes.narrow])}
${titledTable(words.cash.bridge, table, scope.language)}
${panels.length === 0 ? '' : html`<details class="each"><summary>${words.cash.each}<span class="unseen">, ${currency}</span></summary><div class="panels">${panels.map((own) => drawn(own, [sizes.narrow]))}</div></details>`}`;
}

function isHeld({ cents }: Balance): boolean {
  return cents !== 0n;
}

const sizes = {
  wide: { width: widths.wide, height: 250 },
  narrow: { width: widths.narrow, height: 190 },
} as const;

/** The balance of one account, or of several in one currency, over the period. */
function balanceFigure(
  currency: string,
  { name, days }: Held,
  scope: Scope,
  drawn: readonly [BalanceSize] | readonly [wide: BalanceSize, narrow: BalanceSize],
): Html {
  const { period, language } = scope;
  const { words, say, amount, amountIn, day } = language;
  const months = monthsOf(days);
  const ends = months.map(({ end }) => end);
  const chart = (size: BalanceSize) => balanceChart(days, ends, scope, size);
  const [wide, narrow] = drawn;
  const last = amountIn(currency, days.at(-1)?.cents ?? 0n);
  const all = days.map(({ cents }) => cents);
  return figureOf(
    {
      title: name,
      note: last,
      drawings: narrow === undefined ? [chart(wide)] : [chart(wide), chart(narrow)],
      alternative: say(words.cash.chart, {
        name,
        currency,
        from: day(days[0]?.date ?? period.from),
        to: day(period.to),
        least: amount(least(all)),
        most: amount(most(all)),
        last,
      }),
      table: {
        caption: say(words.cash.byMonth, { name, currency }),
        columns: [words.month, words.cash.lowest, words.cash.end],
        rows: months.map(({ month: date, lowest, end }) => ({
          name: { date },
          cells: [lowest, end.cents],
        })),
      },
      folded: true,
    },
    language,
  );
}

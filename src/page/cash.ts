import { amount, counted } from './amount.ts';
import { balanceFigure, sizes } from './balance-figure.ts';
import { accountsOf, type Held, totalOf } from './balances.ts';
import { byCurrency } from './cells.ts';
import type { Chapter } from './chapter.ts';
import { inEach } from './currencies.ts';
import { day } from './dates.ts';
import { type Html, html } from './html.ts';
import type { Period } from './period.ts';
import { tableOf } from './table.ts';

/** What every account held on every day. */
export const cash: Chapter = {
  id: 'cash',
  title: 'Cash',
  sql: ({ from, asOf }) => `
    select currency, bank_account_id, coalesce(bank_account_name, bank_account_id) as account,
      cast(balance_date as string) as balance_date, cast(closing_balance_cents as string) as closing_cents
    from qonto__daily_balances
    where balance_date >= date '${from}' and balance_date <= date '${asOf}'
      and closing_balance_cents is not null
    order by currency, account, bank_account_id, balance_date`,
  tell: (rows, period) => {
    const currencies = byCurrency(rows).map(
      ([currency, own]) => [currency, accountsOf(own)] as const,
    );
    return {
      intro:
        'What the accounts held at the end of each day, those at other banks included. An account counts from its first movement on.',
      facts: currencies.map(([currency, accounts]) => ({
        currency,
        term: 'Cash',
        value: amount(lastOf(totalOf(accounts))),
        note: `in ${counted(BigInt(accounts.length), 'account')}`,
      })),
      body: inEach(currencies, (currency, accounts) => cashIn(currency, accounts, period)),
    };
  },
};

function cashIn(currency: string, accounts: readonly Held[], period: Period): Html {
  const [one] = accounts;
  if (one !== undefined && accounts.length === 1)
    return balanceFigure(currency, one, period, [sizes.wide, sizes.narrow]);
  const all = { name: 'All accounts', days: totalOf(accounts) };
  const panels = accounts.map((own) => balanceFigure(currency, own, period, [sizes.narrow]));
  return html`${balanceFigure(currency, all, period, [sizes.wide, sizes.narrow])}
<div class="panels">${panels}</div>
${accountTable(currency, accounts, all, period)}`;
}

function accountTable(
  currency: string,
  accounts: readonly Held[],
  all: Held,
  { from, asOf }: Period,
): Html {
  const row = ({ name, days }: Held) => {
    const start = days.find(({ date }) => date === from);
    return { name, cells: [start === undefined ? '–' : amount(start.cents), amount(lastOf(days))] };
  };
  return tableOf({
    caption: `Accounts, ${currency}`,
    columns: ['Account', day(from), day(asOf)],
    rows: [...accounts.map(row), { ...row(all), isSum: true }],
  });
}

function lastOf(days: Held['days']): bigint {
  return days.at(-1)?.cents ?? 0n;
}

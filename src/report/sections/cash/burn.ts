import type { TextRow } from '../../../load/text-row.ts';
import { bookedIn } from '../../booked-in.ts';
import { firstDayOf, lastDayOf, monthAt, monthNumber } from '../../calendar.ts';
import { inEach } from '../../currencies.ts';
import { byCurrency, integer, requiredText } from '../../html/cells.ts';
import { type Html, html } from '../../html/html.ts';
import { type Table, tableHtml } from '../../html/table.ts';
import { isKnownFrom } from '../../organization.ts';
import type { Scope } from '../../scope.ts';
import type { Fact, Section } from '../../section.ts';
import { type Moved, movedInAll, movedOf, movedSql } from '../flow/moved.ts';

interface Burn {
  readonly months: readonly (Moved & { readonly month: string })[];
  readonly cash: bigint;
  /** In cents a month; below zero where more came in than went out. */
  readonly burn: bigint;
}

/** How many whole months are looked at. */
const monthCount = 3;

/** What the last whole months took, and how long the cash lasts at that. Of today, whatever the period is. */
export const burn: Section = {
  id: 'burn',
  sql: (scope) => [flowSql(scope), cashSql(scope)],
  render: ([flows = [], cash = []], scope) => {
    const { from } = lastMonths(scope);
    // Of months that are not known whole, nothing can be said.
    const held = isKnownFrom(from, scope.organization) ? byCurrency(cash) : [];
    const byMonth = new Map(byCurrency(flows));
    const currencies = held.flatMap(([currency, [row]]) => {
      const own = byMonth.get(currency) ?? [];
      return row === undefined || own.length === 0
        ? []
        : [[currency, burnOf(own, integer(row, 'closing_cents'))] as const];
    });
    return {
      facts: currencies.flatMap(([currency, own]) => factsOf(currency, own, scope)),
      tables: currencies.flatMap(([currency, own]) => tablesOf(currency, own, scope)),
      body: () => inEach(currencies, (currency, own) => bodyOf(currency, own, scope)),
    };
  },
};

function lastMonths({ organization: { asOf } }: Scope) {
  const now = monthNumber(asOf);
  return {
    from: firstDayOf(monthAt(now - monthCount)),
    to: lastDayOf(monthAt(now - 1)),
  };
}

function flowSql(scope: Scope): string {
  return `
    select currency, substr(cast(booking_date as string), 1, 7) as month_text,${movedSql}
    from qonto__transactions
    where ${bookedIn(scope.own, lastMonths(scope))}
    group by currency, month_text
    order by currency, month_text`;
}

function cashSql({ own, organization: { asOf } }: Scope): string {
  return `
    select currency, cast(sum(closing_balance_cents) as string) as closing_cents
    from qonto__daily_balances
    where ${own} and balance_date = date '${asOf}' and closing_balance_cents is not null
    group by currency
    order by currency`;
}

function burnOf(rows: readonly TextRow[], cash: bigint): Burn {
  const months = rows.map((row) => ({ month: requiredText(row, 'month_text'), ...movedOf(row) }));
  const { inflow, outflow } = movedInAll(months);
  return { months, cash, burn: thirdOf(outflow - inflow) };
}

function factsOf(currency: string, { months, cash, burn }: Burn, scope: Scope): Fact[] {
  const { words, say, amount, month, tenths } = scope.language;
  const { from, to } = lastMonths(scope);
  const { inflow, outflow } = movedInAll(months);
  const span = { from: month(from.slice(0, 7)), to: month(to.slice(0, 7)) };
  const isBurning = burn > 0n;
  const note = isBurning
    ? say(words.burn.note, { ...span, amount: amount(outflow - inflow) })
    : say(words.burn.earned, { ...span, amount: amount(inflow - outflow) });
  const left = tenthsOfMonths(cash, burn);
  const [value, why] = !isBurning
    ? [words.burn.endless, words.burn.endlessNote]
    : cash <= 0n
      ? [words.burn.spent, words.burn.spentNote]
      : [say(words.burn.months, { n: tenths(left) }), words.burn.runwayNote];
  return [
    { key: 'burn', currency, term: words.burn.fact, value: isBurning ? burn : 0n, note },
    { key: 'runway', currency, term: words.burn.runway, value, note: why },
  ];
}

const flowCells = ({ inflow, outflow }: Moved) => [inflow, outflow, inflow - outflow];

function tablesOf(currency: string, { months, cash, burn }: Burn, scope: Scope): Table[] {
  const { words, say, day, tenths } = scope.language;
  return [
    {
      caption: say(words.burn.caption, { currency }),
      columns: [words.month, words.in, words.out, words.inLessOut],
      rows: [
        ...months.map((own) => ({ name: { date: own.month }, cells: flowCells(own) })),
        { name: words.sum, cells: flowCells(movedInAll(months)), isSum: true },
      ],
      wide: true,
    },
    {
      caption: say(words.burn.runwayCaption, { currency }),
      columns: [words.burn.step, words.amount],
      rows: [
        { name: say(words.burn.cash, { day: day(scope.organization.asOf) }), cells: [cash] },
        { name: words.burn.burn, cells: [burn] },
        {
          name: words.burn.inMonths,
          cells: [burn > 0n && cash > 0n ? tenths(tenthsOfMonths(cash, burn)) : '–'],
          isSum: true,
        },
      ],
    },
  ];
}

function bodyOf(currency: string, own: Burn, scope: Scope): Html {
  return html`${tablesOf(currency, own, scope).map((table) => tableHtml(table, scope.language))}`;
}

/** A third of an amount in cents, rounded to the nearest cent; a half away from zero. */
export function thirdOf(cents: bigint): bigint {
  const size = cents < 0n ? -cents : cents;
  const third = (size * 2n + 3n) / 6n;
  return cents < 0n ? -third : third;
}

/** How many months cash lasts at a burn a month, in tenths, rounded down: the last tenth is whole. Zero where either is none. */
export function tenthsOfMonths(cash: bigint, burn: bigint): bigint {
  return cash <= 0n || burn <= 0n ? 0n : (cash * 10n) / burn;
}

import type { TextRow } from '../../../load/text-row.ts';
import { barChart } from '../../charts/bar-chart.ts';
import { figureOf, widths } from '../../charts/figure.ts';
import { inEach } from '../../currencies.ts';
import { sum } from '../../html/amount.ts';
import { byCurrency, groupBy, integer, requiredText } from '../../html/cells.ts';
import { type Html, html } from '../../html/html.ts';
import type { Row, Table } from '../../html/table.ts';
import { foldedTables } from '../../html/titled-table.ts';
import type { Scope } from '../../scope.ts';
import type { Section } from '../../section.ts';
import { largestSql, listTable, movementColumns, movementListOf } from './movement-list.ts';

/** How many are named on each side, and how many transactions of each are listed. */
const mostNamed = 10;
const mostListed = 10;

type Side = 'supplier' | 'customer';

interface Party {
  /** Undefined for the others together. */
  readonly id: string | undefined;
  readonly name: string;
  /** How many they are; more than one only of the others. */
  readonly parties: bigint;
  readonly transactions: bigint;
  readonly cents: bigint;
}

interface Parties {
  readonly parties: readonly Party[];
  /** By the id of the party. */
  readonly lists: ReadonlyMap<string, readonly TextRow[]>;
}

/** Who got the spend, and from whom the income came: the largest by name, then all others together. */
export const counterparties: Section = {
  id: 'counterparties',
  sql: (scope) => [partiesSql(scope), listsSql(scope)],
  render: ([parties = [], lists = []], scope) => {
    const listed = new Map(byCurrency(lists));
    const currencies = byCurrency(parties).map(([currency, own]) => {
      const sideOf = (side: Side): Parties => ({
        parties: own.filter((row) => row.party_side === side).map((row) => partyOf(row, scope)),
        lists: groupBy(
          (listed.get(currency) ?? []).filter((row) => row.party_side === side),
          (row) => requiredText(row, 'party_id'),
        ),
      });
      return [
        currency,
        [
          ['supplier', sideOf('supplier')],
          ['customer', sideOf('customer')],
        ],
      ] as [string, [Side, Parties][]];
    });
    return {
      facts: [],
      tables: currencies.flatMap(([currency, sides]) =>
        sides
          .filter(([, { parties }]) => parties.length > 0)
          .map(([side, own]) => tableOf(side, currency, own, scope)),
      ),
      body: () =>
        inEach(
          currencies,
          (currency, sides) =>
            html`${sides.map(([side, own]) => (own.parties.length === 0 ? '' : sideHtml(side, currency, own, scope)))}`,
        ),
    };
  },
};

/** Spend and income of each movement, with who it was with; who is not known is one of them. */
function sidedSql({ booked }: Scope): string {
  return `
      select transaction_id, currency, case when is_spend then 'supplier' else 'customer' end as party_side,
        coalesce(counterparty_group_id, '') as party_id, counterparty_group_name as party_name,
        ${movementColumns},
        case when is_spend then spend_amount_cents else income_amount_cents end as amount_cents
      from qonto__transactions
      where ${booked} and (is_spend or is_income)`;
}

function rankedSql(scope: Scope): string {
  return `
    sided as (${sidedSql(scope)}
    ),
    parties as (
      select currency, party_side, party_id, max(party_name) as party_name,
        count(*) as transaction_count, sum(amount_cents) as party_cents
      from sided
      group by currency, party_side, party_id
    ),
    ranked as (
      select parties.*,
        row_number() over (
          partition by currency, party_side order by party_cents desc, party_id
        ) as party_rank
      from parties
    )`;
}

function partiesSql(scope: Scope): string {
  return `
    with${rankedSql(scope)},
    named as (
      select ranked.*, case when party_rank <= ${mostNamed} then party_rank else ${mostNamed + 1} end as line
      from ranked
    )
    select currency, party_side, cast(line as string) as party_line,
      case when line <= ${mostNamed} then max(party_id) end as party_id,
      case when line <= ${mostNamed} then max(party_name) end as party_name,
      cast(count(*) as string) as party_count,
      cast(sum(transaction_count) as string) as transaction_count,
      cast(sum(party_cents) as string) as party_cents
    from named
    group by currency, party_side, line
    order by currency, party_side desc, line`;
}

function listsSql(scope: Scope): string {
  const named = `
      with${rankedSql(scope).replaceAll('\n', '\n  ')}
      select sided.*
      from sided
      inner join ranked
        on sided.currency = ranked.currency and sided.party_side = ranked.party_side
        and sided.party_id = ranked.party_id
      where party_rank <= ${mostNamed}`;
  return largestSql(named, { group: 'currency, party_side, party_id', most: mostListed });
}

function partyOf(row: TextRow, { language: { words, counted } }: Scope): Party {
  const id = row.party_id ?? undefined;
  const parties = integer(row, 'party_count');
  return {
    id,
    name:
      id === undefined
        ? counted(parties, words.counterparties.others)
        : (row.party_name ?? words.counterparties.nobody),
    parties,
    transactions: integer(row, 'transaction_count'),
    cents: integer(row, 'party_cents'),
  };
}

function tableOf(side: Side, currency: string, { parties }: Parties, scope: Scope): Table {
  const { words, say, share } = scope.language;
  const own = words.counterparties;
  const total = sum(parties.map(({ cents }) => cents));
  const rows: Row[] = parties.map(({ name, transactions, cents }) => ({
    name,
    cells: [{ count: transactions }, cents, share(cents, total)],
  }));
  const isSupplier = side === 'supplier';
  return {
    caption: say(isSupplier ? own.suppliersCaption : own.customersCaption, { currency }),
    columns: [
      isSupplier ? own.supplier : own.customer,
      words.transactions,
      isSupplier ? own.spent : own.received,
      words.share,
    ],
    rows: [...rows, { name: words.sum, cells: ['', total, ''], isSum: true }],
    wide: true,
  };
}

function sideHtml(side: Side, currency: string, own: Parties, scope: Scope): Html {
  const { language } = scope;
  const { words, say, amount, amountIn } = language;
  const table = tableOf(side, currency, own, scope);
  const bars = own.parties.map(({ id, name, cents }) => ({
    label: name,
    value: amount(cents),
    parts: [
      {
        size: cents,
        colour: id === undefined ? 'unknown' : side === 'supplier' ? 'out' : 'in',
      } as const,
    ],
  }));
  const figure = figureOf(
    {
      title: table.caption,
      drawings: [barChart(bars, widths.wide), barChart(bars, widths.narrow)],
      alternative: say(words.counterparties.bars, {
        amount: amountIn(currency, sum(own.parties.map(({ cents }) => cents))),
      }),
      table,
      folded: true,
    },
    language,
  );
  const lists = own.parties.flatMap(({ id = '\u0000', name }) => {
    const caption = side === 'supplier' ? words.list.ofSupplier : words.list.ofCustomer;
    const list = movementListOf(say(caption, { name, currency }), own.lists.get(id) ?? []);
    return list === undefined ? [] : [[name, listTable(list, scope)] as const];
  });
  return html`${figure}
${foldedTables(side === 'supplier' ? words.counterparties.supplierLists : words.counterparties.customerLists, lists, language)}`;
}

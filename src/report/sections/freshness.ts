import type { TextRow } from '../../load/text-row.ts';
import { sum } from '../html/amount.ts';
import { integer, requiredText } from '../html/cells.ts';
import { type Table, tableHtml } from '../html/table.ts';
import type { Language } from '../language/language.ts';
import type { Scope } from '../scope.ts';
import type { Fact, Section } from '../section.ts';

/** How far the listings of one account were read. */
interface Freshness {
  readonly account: string;
  /** The day of the newest change that landed; undefined where none ever did. */
  readonly newest: string | undefined;
  readonly listings: bigint;
  /** How many of them could not be proven complete; of an account that the bank no longer lists, nobody waits for one. */
  readonly held: bigint;
}

export const freshness: Section = {
  id: 'freshness',
  sql: ({ own }) => [
    `
    select bank_account_id,
      cast(max(newest_change_date) as string) as newest_day,
      cast(count(*) as string) as listing_count,
      cast(sum(case when is_held and not is_bank_account_deleted then 1 else 0 end) as string) as held_count
    from qonto__freshness
    where ${own} and stream = 'transactions' and bank_account_id is not null
    group by bank_account_id
    order by bank_account_id`,
  ],
  render: ([rows = []], scope) => {
    const accounts = rows
      .map((row) => freshnessOf(row, scope))
      .sort((a, b) => (a.account < b.account ? -1 : 1));
    if (accounts.length === 0) return { facts: [], tables: [], body: undefined };
    const table = tableOf(accounts, scope.language);
    return {
      facts: [factOf(accounts, scope)],
      tables: [table],
      body: () => tableHtml(table, scope.language),
    };
  },
};

function freshnessOf(row: TextRow, { nameOf }: Scope): Freshness {
  return {
    account: nameOf(requiredText(row, 'bank_account_id')),
    newest: row.newest_day ?? undefined,
    listings: integer(row, 'listing_count'),
    held: integer(row, 'held_count'),
  };
}

function factOf(accounts: readonly Freshness[], { language, organization: { asOf } }: Scope): Fact {
  const { words, say, counted, day } = language;
  const own = words.freshness;
  const held = accounts.filter((one) => one.held > 0n);
  const isWhole = held.length === 0;
  return {
    key: 'complete',
    term: own.fact,
    value: isWhole ? own.yes : own.no,
    note: isWhole
      ? say(own.yesNote, { day: day(asOf) })
      : say(own.noNote, {
          listings: counted(sum(held.map((one) => one.held)), own.listings),
          accounts: counted(BigInt(held.length), words.accounts),
        }),
  };
}

function tableOf(accounts: readonly Freshness[], { words }: Language): Table {
  const own = words.freshness;
  return {
    caption: own.caption,
    columns: [words.account, own.newest, own.listed, own.held, own.state],
    rows: accounts.map(({ account, newest, listings, held }) => ({
      name: account,
      cells: [
        newest === undefined ? '–' : { date: newest },
        { count: listings },
        { count: held },
        held === 0n ? own.yes : own.no,
      ],
    })),
    words: [4],
    wide: true,
  };
}

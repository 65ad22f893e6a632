import { figureOf, widths } from '../charts/figure.ts';
import {
  type Checked,
  checkedOf,
  daysIn,
  firstDayIn,
  lastDayIn,
  spansSql,
} from '../charts/spans.ts';
import { timeline } from '../charts/timeline.ts';
import { sum } from '../html/amount.ts';
import type { Html } from '../html/html.ts';
import type { Cell, Table } from '../html/table.ts';
import type { Language } from '../language/language.ts';
import type { Scope } from '../scope.ts';
import type { Fact, Section } from '../section.ts';

/** Counts days and no money, so accounts of all currencies stand together. */
export const reconciliation: Section = {
  id: 'reconciliation',
  sql: (scope) => [spansSql(scope)],
  render: ([rows = []], scope) => {
    const accounts = checkedOf(rows, scope);
    const isEmpty = accounts.length === 0;
    const table = tableOf(accounts, scope.language);
    return {
      facts: isEmpty ? [] : [verdictOf(accounts, scope.language)],
      tables: isEmpty ? [] : [table],
      body: isEmpty ? undefined : () => daysFigure(accounts, table, scope),
    };
  },
};

/** An account that cannot be verified is none that disagrees. */
function verdictOf(accounts: readonly Checked[], language: Language): Fact {
  const different = accounts.filter((one) => daysIn('different', one) > 0n);
  return {
    key: 'agrees_with_the_bank',
    term: language.words.reconciliation.fact,
    ...(different.length > 0 ? disagreement(different, language) : agreement(accounts, language)),
  };
}

function disagreement(
  different: readonly Checked[],
  { words, say, counted, day }: Language,
): Pick<Fact, 'value' | 'note'> {
  const [first = ''] = different.flatMap((one) => firstDayIn('different', one) ?? []).sort();
  return {
    value: words.reconciliation.no,
    note: say(words.reconciliation.noNote, {
      days: counted(sum(different.map((one) => daysIn('different', one))), words.dayCount),
      accounts: counted(BigInt(different.length), words.accounts),
      day: day(first),
    }),
  };
}

function agreement(
  accounts: readonly Checked[],
  { words, say, counted, day }: Language,
): Pick<Fact, 'value' | 'note'> {
  const own = words.reconciliation;
  const now = accounts.filter(({ spans }) => spans.at(-1)?.state === 'reconciled');
  const before = accounts
    .filter((one) => !now.includes(one))
    .flatMap((one) => lastDayIn('reconciled', one) ?? [])
    .sort();
  const never = accounts.length - now.length - before.length;
  const [oldest = ''] = before;
  if (never === accounts.length) return { value: own.unknown, note: own.unknownNote };
  const notes = [
    ...(now.length === accounts.length ? [own.all] : []),
    ...(before.length === 0
      ? []
      : [say(counted(BigInt(before.length), own.until), { day: day(oldest) })]),
    ...(never === 0 ? [] : [counted(BigInt(never), own.never)]),
    own.same,
  ];
  return { value: counted(BigInt(now.length), own.verified), note: notes.join('; ') };
}

function tableOf(accounts: readonly Checked[], { words }: Language): Table {
  const own = words.reconciliation;
  const differ = accounts.some((one) => daysIn('different', one) > 0n);
  return {
    caption: own.caption,
    columns: [
      words.account,
      own.verifiedUntil,
      own.verifiedDays,
      own.unverifiable,
      own.different,
      ...(differ ? [own.differentFrom] : []),
    ],
    rows: accounts.map((one) => ({
      name: one.account,
      cells: [
        dayOrNone(lastDayIn('reconciled', one)),
        ...(['reconciled', 'unverifiable', 'different'] as const).map((state) => ({
          count: daysIn(state, one),
        })),
        ...(differ ? [dayOrNone(firstDayIn('different', one))] : []),
      ],
    })),
    wide: true,
  };
}

function daysFigure(accounts: readonly Checked[], table: Table, scope: Scope): Html {
  const { language } = scope;
  const { words, say, count, counted } = language;
  const own = words.reconciliation;
  const total = (state: Parameters<typeof daysIn>[0]) =>
    count(sum(accounts.map((one) => daysIn(state, one))));
  return figureOf(
    {
      title: own.caption,
      key: [
        { name: own.verifiedDays, colour: 'good' },
        { name: own.unverifiable, colour: 'unknown' },
        { name: own.different, colour: 'bad' },
      ],
      drawings: [timeline(accounts, scope, widths.wide), timeline(accounts, scope, widths.narrow)],
      alternative: say(own.chart, {
        accounts: counted(BigInt(accounts.length), words.accounts),
        verified: total('reconciled'),
        unverifiable: total('unverifiable'),
        different: total('different'),
      }),
      table,
      folded: false,
    },
    language,
  );
}

function dayOrNone(date: string | undefined): Cell {
  return date === undefined ? '–' : { date };
}

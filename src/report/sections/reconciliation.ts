import { count } from '../../base/exact-text.ts';
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
import { dated, day, shortDay } from '../dates.ts';
import { counted, sum } from '../html/amount.ts';
import type { Html } from '../html/html.ts';
import type { Cell, Table } from '../html/table.ts';
import type { Period } from '../period.ts';
import type { Fact, Section } from '../section.ts';

/** Counts days and no money, so accounts of all currencies stand together. */
export const reconciliation: Section = {
  id: 'reconciliation',
  title: 'Reconciliation',
  sql: (scope) => [spansSql(scope)],
  render: ([rows = []], scope) => {
    const accounts = checkedOf(rows, scope);
    const isEmpty = accounts.length === 0;
    const table = tableOf(accounts);
    return {
      intro:
        'Every day of every account, held against the balances that the bank itself states; an account at another bank from one stated balance to the next. Where none is stated, a day cannot be verified. The drawing shows the period, the table all days.',
      facts: isEmpty ? [] : [verdictOf(accounts)],
      tables: isEmpty ? [] : [table],
      body: isEmpty ? undefined : daysFigure(accounts, table, scope.period),
    };
  },
};

/** An account that cannot be verified is none that disagrees. */
function verdictOf(accounts: readonly Checked[]): Fact {
  const different = accounts.filter((one) => daysIn('different', one) > 0n);
  return {
    term: 'Agrees with the bank',
    ...(different.length > 0 ? disagreement(different) : agreement(accounts)),
  };
}

function disagreement(different: readonly Checked[]): Pick<Fact, 'value' | 'note'> {
  const days = counted(sum(different.map((one) => daysIn('different', one))), 'day');
  const [first = ''] = different.flatMap((one) => firstDayIn('different', one) ?? []).sort();
  const where = counted(BigInt(different.length), 'account');
  return { value: 'No', note: `${days} of ${where}, from ${day(first)} on` };
}

function agreement(accounts: readonly Checked[]): Pick<Fact, 'value' | 'note'> {
  const now = accounts.filter(({ spans }) => spans.at(-1)?.state === 'reconciled');
  const before = accounts
    .filter((one) => !now.includes(one))
    .flatMap((one) => lastDayIn('reconciled', one) ?? [])
    .sort();
  const never = accounts.length - now.length - before.length;
  const [oldest = ''] = before;
  if (never === accounts.length)
    return { value: 'Unknown', note: 'the bank states no balance to compare with' };
  const notes = [
    ...(now.length === accounts.length ? ['all accounts'] : []),
    ...(before.length === 0 ? [] : [`${before.length} until ${day(oldest)} only`]),
    ...(never === 0 ? [] : [`${never} cannot be: no balance to compare with`]),
    'no day differs',
  ];
  return { value: `${now.length} verified`, note: notes.join('; ') };
}

function tableOf(accounts: readonly Checked[]): Table {
  const differ = accounts.some((one) => daysIn('different', one) > 0n);
  return {
    caption: 'Days by what the bank says of them',
    columns: [
      'Account',
      'Verified until',
      'Verified',
      'Unverifiable',
      'Different',
      ...(differ ? ['Different from'] : []),
    ],
    rows: accounts.map((one) => ({
      name: one.account,
      cells: [
        dayOrNone(lastDayIn('reconciled', one)),
        ...(['reconciled', 'unverifiable', 'different'] as const).map((state) =>
          count(String(daysIn(state, one))),
        ),
        ...(differ ? [dayOrNone(firstDayIn('different', one))] : []),
      ],
    })),
    wide: true,
  };
}

function daysFigure(accounts: readonly Checked[], table: Table, period: Period): Html {
  const total = (state: Parameters<typeof daysIn>[0]) =>
    count(String(sum(accounts.map((one) => daysIn(state, one)))));
  return figureOf({
    title: 'Days by what the bank says of them',
    key: [
      { name: 'Verified', colour: 'good' },
      { name: 'Unverifiable', colour: 'unknown' },
      { name: 'Different', colour: 'bad' },
    ],
    drawings: [timeline(accounts, period, widths.wide), timeline(accounts, period, widths.narrow)],
    alternative: `Timeline of ${counted(BigInt(accounts.length), 'account')}. Of all days, ${total('reconciled')} are verified, ${total('unverifiable')} unverifiable, ${total('different')} different. Each account is in the table below.`,
    table,
    folded: false,
  });
}

function dayOrNone(date: string | undefined): Cell {
  return date === undefined ? '–' : dated(date, shortDay);
}

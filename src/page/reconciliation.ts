import { count } from '../exact-text.ts';
import { counted, sum } from './amount.ts';
import type { Chapter, Fact } from './chapter.ts';
import { dated, day, shortDay } from './dates.ts';
import { figureOf, widths } from './figure.ts';
import type { Html } from './html.ts';
import type { Period } from './period.ts';
import {
  type Checked,
  checkedOf,
  daysIn,
  firstDayIn,
  lastDayIn,
  stretchesSql,
} from './stretches.ts';
import type { Cell, Table } from './table.ts';
import { timeline } from './timeline.ts';

/** Counts days and no money, so accounts of all currencies stand together. */
export const reconciliation: Chapter = {
  id: 'reconciliation',
  title: 'Reconciliation',
  sql: (scope) => [stretchesSql(scope)],
  tell: ([rows = []], scope) => {
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
  const verified = accounts.filter(
    (one) => !different.includes(one) && daysIn('reconciled', one) > 0n,
  );
  const unverifiable = BigInt(accounts.length - different.length - verified.length);
  const term = 'Agrees with the bank';
  if (different.length > 0) {
    const days = counted(sum(different.map((one) => daysIn('different', one))), 'day');
    const [first = ''] = different.flatMap((one) => firstDayIn('different', one) ?? []).sort();
    const where = counted(BigInt(different.length), 'account');
    return { term, value: 'No', note: `${days} of ${where}, from ${day(first)} on` };
  }
  if (verified.length === 0)
    return { term, value: 'Unknown', note: 'the bank states no balance to compare with' };
  return {
    term,
    value: `${verified.length} verified`,
    note:
      unverifiable === 0n
        ? 'all accounts; no day differs'
        : `${unverifiable} cannot be: no balance to compare with; no day differs`,
  };
}

function tableOf(accounts: readonly Checked[]): Table {
  const differ = accounts.some((one) => daysIn('different', one) > 0n);
  return {
    caption: 'Days by what the bank says of them',
    columns: [
      'Account',
      'Verified',
      'Unverifiable',
      'Different',
      'Verified until',
      ...(differ ? ['Different from'] : []),
    ],
    rows: accounts.map((one) => ({
      name: one.account,
      cells: [
        ...(['reconciled', 'unverifiable', 'different'] as const).map((state) =>
          count(String(daysIn(state, one))),
        ),
        dayOrNone(lastDayIn('reconciled', one)),
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

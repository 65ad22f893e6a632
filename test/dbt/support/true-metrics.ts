import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Journey } from '../../support/journey.ts';
import { type Answer, sorted } from './answers.ts';
import { metricSql } from './metrics.ts';

const cents = (column: string) => `cast(cast(${column} * 100 as bigint) as varchar)`;
const month = 'cast(cast(metric_time__month as date) as varchar)';

/** Fails unless MetricFlow's own SQL for each metric and saved query gets the figures of the bank. */
export async function expectTrueMetrics(
  { query, duckdb, bank: { bank } }: Journey,
  answers: ReadonlyMap<string, Answer>,
): Promise<void> {
  const sql = await metricSql(join(dirname(duckdb), 'dbt-target', 'semantic_manifest.json'));
  const books = bank.books();
  const { bank_accounts: accounts } = bank.truth();
  const total = (rows: readonly (readonly (string | null)[])[], column: number) =>
    rows.reduce((sum, row) => sum + Math.abs(Number(row[column])), 0);
  const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) =>
    rows.reduce((all, row) => all + of(row), 0);
  const answer = (begins: string) => answers.get(begins) ?? [];
  const owed = answer('Who still has to hand in');
  const held = answer('How much cash do we hold today');

  // Of a month in which only own funds moved, one side says nothing and the other zero.
  const expected: readonly (readonly [string, readonly string[], Answer])[] = [
    [
      'qonto_cash_by_month',
      [month, cents('qonto_money_in'), cents('qonto_money_out'), cents('qonto_net_cash_flow')],
      answer('What came in and went out').filter(isSomething),
    ],
    [
      'qonto_spend_by_label',
      ['qonto_transaction_label__label_path', cents('qonto_label_spend_rolled_up')],
      answer('What did each label cost'),
    ],
    [
      'qonto_vat_by_month',
      [
        `left(${month}, 7)`,
        ...['collected', 'deductible', 'due'].map((what) => cents(`qonto_vat_${what}`)),
      ],
      answer('How much VAT did we collect'),
    ],
    [
      'qonto_cash_by_account',
      ['qonto_bank_account__bank_account_name', cents('qonto_cash')],
      held.filter(isSomething),
    ],
    ['qonto_runway_by_month', [month, cents('qonto_burn_three_months')], burnOfThree(books)],
    ...(
      [
        ['qonto_cash', sum(held, (row) => Number(row[1]))],
        ['qonto_spend', sum(books.spend_months, (one) => one.spend_cents)],
        ['qonto_income', sum(books.spend_months, (one) => one.income_cents)],
        ['qonto_receipts_owed_amount', total(owed, 0)],
        ['qonto_receipts_owed', owed.length * 100],
        ['qonto_movement_count', sum(books.account_months, (one) => one.transactions) * 100],
        ['qonto_held_listings', 0],
        [
          'qonto_label_spend',
          sum(
            books.label_months.filter((one) => one.label_id !== null),
            (one) => one.spend_cents,
          ),
        ],
        [
          'qonto_available',
          sum(
            accounts.filter((one) => one.is_external_account !== true),
            (one) => Number(one.authorized_balance_cents),
          ),
        ],
      ] as const
    ).map(([name, of]) => [name, [cents(name)], [[String(of)]]] as const),
  ];
  const ask = async (name: string, columns: readonly string[]) => {
    const list = columns.map((column, index) => `${column} as c${index}`);
    const text = sql[name]?.duckdb.replaceAll('"warehouse".', '');
    const rows = await query(`select ${list.join(', ')} from (${text}\n)`);
    return rows.map((row) => list.map((_, index) => row[`c${index}`] as string | null));
  };
  for (const name of Object.keys(sql))
    expect.soft(await ask(name, ["'there'"]), name).not.toEqual([]);
  for (const [name, columns, rows] of expected) {
    const found = await ask(name, columns);
    const told = columns.length === 1 ? found : found.filter(isSomething);
    expect.soft(sorted(told), name).toEqual(sorted(rows));
  }
  const lasts = await ask('qonto_runway_by_month', [month, 'cast(qonto_runway_months as varchar)']);
  const runway = runwayOf(books);
  expect(runway.size).toBeGreaterThan(3);
  const found = new Map(lasts.flatMap(([at, value]) => (value === null ? [] : [[at, value]])));
  expect([...found.keys()].sort()).toEqual([...runway.keys()].sort());
  for (const [at, months] of runway)
    expect.soft(Number(found.get(at)), String(at)).toBeCloseTo(months, 6);
}

/** A row of a month or a name in which any amount is more than nothing. */
function isSomething([, ...amounts]: readonly (string | null)[]): boolean {
  return amounts.some((one) => one !== '0' && one !== null);
}

type Books = ReturnType<Journey['bank']['bank']['books']>;

/** What was burnt in a month and the two before, also where the month itself is still to come. */
function burnOfThree({ account_months: months }: Books): Answer {
  const burnt = new Map<number, number>();
  for (const { month: of, out_cents, in_cents } of months)
    for (const later of [0, 1, 2])
      burnt.set(
        numberOf(of) + later,
        (burnt.get(numberOf(of) + later) ?? 0) + out_cents - in_cents,
      );
  return [...burnt].map(([at, burn]) => [dayOf(at), String(burn)]).filter(isSomething);
}

function runwayOf(books: Books): ReadonlyMap<string, number> {
  const cash = new Map<string, number>();
  for (const { month: of, closing_cents } of books.account_months)
    cash.set(`${of}-01`, (cash.get(`${of}-01`) ?? 0) + closing_cents);
  const burnt = new Map(burnOfThree(books).map(([at, burn]) => [String(at), Number(burn)]));
  return new Map(
    [...cash].flatMap(([at, held]) => {
      const burn = burnt.get(at) ?? 0;
      return burn > 0 && held > 0 ? [[at, (held * 3) / burn] as const] : [];
    }),
  );
}

const numberOf = (yearAndMonth: string) =>
  Number(yearAndMonth.slice(0, 4)) * 12 + Number(yearAndMonth.slice(5)) - 1;

const dayOf = (number: number) =>
  `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}-01`;

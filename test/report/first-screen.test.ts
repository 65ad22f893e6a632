import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/report/compared-fact.ts';
import type { ReportOptions } from '../../src/report/report.ts';
import { tenthsOfMonths, thirdOf } from '../../src/report/sections/cash/burn.ts';
import { company, pageOf, type Rows, reportOf } from './support/made-marts.ts';
import { row } from './support/read-page.ts';

const old = { transaction_id: 'old', booking_date: '2023-01-05', cash_amount_cents: 1 };

/** The facts of a report by their keys: value, note, and what it was before. */
async function facts(rows: Rows, options?: ReportOptions) {
  const found = factsOf(await reportOf(rows, options));
  return Object.fromEntries(
    found.map(([{ key, value, note }, change]) => [key, { value, note, ...change }]),
  );
}

const held = (bank_account_id: string, balance_date: string, cents: number) => ({
  bank_account_id,
  balance_date,
  opening_balance_cents: cents,
  closing_balance_cents: cents,
});

const begun = (begun_with: number) => [
  held('a', '2026-01-31', 700),
  held('a', '2026-02-20', 700),
  held('a', '2026-03-20', 700),
  held('other bank', '2026-02-21', begun_with),
  held('other bank', '2026-03-20', 50),
];

describe('T235 what the first screen says', () => {
  const months: Rows = {
    ...company,
    qonto__transactions: [
      old,
      { transaction_id: 'a', booking_date: '2026-02-10', cash_amount_cents: 5_000 },
      { transaction_id: 'b', booking_date: '2026-02-28', cash_amount_cents: -1_200 },
      { transaction_id: 'c', booking_date: '2026-03-02', cash_amount_cents: 4_000 },
      { transaction_id: 'd', booking_date: '2025-03-10', cash_amount_cents: 300 },
      { transaction_id: 'e', booking_date: '2025-03-21', cash_amount_cents: 999 },
    ],
  };

  it('is held against as many days of the month before, and of the year before', async () => {
    const month = { period: { name: 'month' } };
    expect(await facts(months, month)).toMatchObject({
      in: { value: 4_000n, before: 5_000n, change: -1_000n },
      out: { value: 0n, before: 0n, change: 0n },
      in_less_out: { value: 4_000n, before: 5_000n, change: -1_000n },
    });
    expect(await facts(months, { ...month, compare: 'previous-year' })).toMatchObject({
      in: { value: 4_000n, before: 300n, change: 3_700n },
    });
    expect((await facts(months, { ...month, compare: 'none' })).in).not.toHaveProperty('before');
  });

  it('is held against nothing where the first movement that is known is later, and says so', async () => {
    const young = {
      ...months,
      qonto__transactions: (months.qonto__transactions ?? []).filter((one) => one !== old),
    };
    const page = await pageOf(young);
    expect((await facts(young)).in).not.toHaveProperty('before');
    expect(page).toContain(
      'Not compared: of <time datetime="2024-04-01">1 April 2024</time> to <time datetime="2025-03-20">20 March 2025</time>, not every movement is known.',
    );
    expect(await pageOf(months)).toContain('Compared with <time datetime="2024-04-01">');
  });

  it('T360 is held against nothing where an account is known from later on, though others moved before', async () => {
    const late = { ...months, int_qonto__account_beginnings: [{ began_date: '2026-02-02' }] };
    const month = { period: { name: 'month' } };
    expect((await facts(late, month)).in).not.toHaveProperty('before');
    const known = { ...months, int_qonto__account_beginnings: [{ began_date: '2026-02-01' }] };
    expect((await facts(known, month)).in).toMatchObject({ before: 5_000n });
  });

  const cash = async (begun_with: number, options: ReportOptions) =>
    (await facts({ ...months, qonto__daily_balances: begun(begun_with) }, options)).cash;

  it('T361 holds cash against none of a day before an account began with something on it', async () => {
    const month = { period: { name: 'month' } };
    expect(await cash(50, month)).not.toHaveProperty('before');
    expect(await cash(0, month)).toMatchObject({ value: 750n, before: 700n, change: 50n });
    // What begins after the period of the report is in neither.
    expect(await cash(50, { period: { from: '2026-02-20', to: '2026-02-20' } })).toMatchObject({
      value: 700n,
    });
    const days = { period: { from: '2026-02-01', to: '2026-02-20' } };
    expect(await cash(50, days)).toMatchObject({ value: 700n, before: 700n, change: 0n });
  });

  it('has what the bank lets be spent, of its own accounts, and only of today', async () => {
    const rows: Rows = {
      ...months,
      stg_qonto__bank_accounts: [
        { authorized_balance_cents: 700 },
        { bank_account_id: 'b', authorized_balance_cents: 50 },
        { bank_account_id: 'c', authorized_balance_cents: 9, is_external_account: true },
        { bank_account_id: 'd', authorized_balance_cents: 9, is_deleted: true },
        { bank_account_id: 'e' },
      ],
      qonto__daily_balances: ['2026-02-28', '2026-03-20'].map((balance_date) => ({
        balance_date,
        closing_balance_cents: 800,
      })),
    };
    expect((await facts(rows)).available).toMatchObject({
      value: 750n,
      note: 'in 2 accounts at the bank: what it lets be spent now',
    });
    expect(await facts(rows, { period: { name: 'last-month' } })).not.toHaveProperty('available');
  });

  it('has the VAT of the newest period of the return that is over, whatever the report is of', async () => {
    const rows: Rows = {
      ...months,
      qonto__vat_by_period: [
        { period_start: '2026-01-01', period_end: '2026-01-31', collected_vat_cents: 1 },
        { collected_vat_cents: 900, deductible_vat_cents: 200 },
        { vat_scope: 'irrelevant', collected_vat_cents: 5_000 },
        { period_start: '2026-03-01', period_end: '2026-03-31', collected_vat_cents: 70 },
      ],
    };
    for (const period of [{}, { name: 'month' }])
      expect((await facts(rows, { period })).vat_to_file).toEqual({
        value: 700n,
        note: '1 Feb 2026 to 28 Feb 2026: 9.00 collected, 2.00 deductible',
      });
    expect(await pageOf(rows)).toContain(row('1 Feb 2026 to 28 Feb 2026', '9.00', '2.00', '7.00'));
  });

  it('says who owes the most receipts, and names ten of those who do', async () => {
    const rows: Rows = {
      ...company,
      qonto__missing_receipts: [
        { signed_amount_cents: -50_000, initiator_name: 'Ina' },
        { signed_amount_cents: -900 },
        ...Array.from({ length: 12 }, (_, index) => ({
          signed_amount_cents: -(100 + index),
          initiator_name: `Person ${index}`,
        })),
      ],
    };
    expect((await facts(rows)).receipts_owed?.note).toMatch(/; most by Ina$/);
    const page = await pageOf(rows);
    expect(page).toContain(row('Ina', '500.00', '0.00', '1', '0'));
    expect(page).toContain(row('Nobody named', '9.00', '0.00', '1', '0'));
    expect(page).toContain(row('4 others', '4.06', '0.00', '4', '0'));
    expect(page).toContain(row('Sum', '521.66', '0.00', '14', '0'));
  });

  it('T346 says whether every listing was proven, and of which account one was not', async () => {
    const whole = await facts({ ...company, qonto__freshness: [{}, { status: 'pending' }] });
    expect(whole.complete).toMatchObject({
      value: 'Yes',
      note: 'every listing was proven complete when the bank was read on 20 March 2026',
    });
    const held: Rows = {
      ...company,
      stg_qonto__bank_accounts: [{}, { bank_account_id: 'b', bank_account_name: 'Spare' }],
      qonto__freshness: [
        {},
        { bank_account_id: 'b', newest_change_date: null },
        { bank_account_id: 'b', newest_change_date: '2026-03-02', is_held: true },
        { bank_account_id: 'gone', is_bank_account_deleted: true, is_held: true },
        { stream: 'labels', bank_account_id: null, is_held: true },
      ],
    };
    expect((await facts(held)).complete).toMatchObject({
      value: 'No',
      note: '1 listing of 1 account could not be proven complete',
    });
    expect(await pageOf(held)).toMatch(
      /<th scope="row">Spare<.th><td class="number"><time datetime="2026-03-02">2 Mar 2026<.time><.td><td class="number">2<.td><td class="number">1<.td><td class="word">No</,
    );
  });
});

const three = (december: number, january: number, february: number): Rows => ({
  ...company,
  qonto__daily_balances: [{ closing_balance_cents: 10_000 }],
  qonto__transactions: [
    old,
    ...[december, january, february].map((cash_amount_cents, index) => ({
      transaction_id: `m${index}`,
      booking_date: ['2025-12-31', '2026-01-15', '2026-02-01'][index] ?? '',
      cash_amount_cents,
    })),
    { transaction_id: 'now', booking_date: '2026-03-05', cash_amount_cents: -777_777 },
    {
      transaction_id: 'own',
      booking_date: '2026-01-05',
      cash_amount_cents: -5,
      is_internal_transfer: true,
    },
  ],
});

describe('T235 the burn', () => {
  it('is a third of what the last three whole months took, and the cash lasts so many months', async () => {
    for (const period of [{}, { name: '2025-06' }])
      expect(await facts(three(-2_000, 500, -1_500), { period })).toMatchObject({
        burn: { value: 1_000n, note: 'a third of 30.00, which Dec 2025 to Feb 2026 took' },
        runway: { value: '10.0 months' },
      });
  });

  it('is none where more came in, and nothing is said of months that are not known whole', async () => {
    expect(await facts(three(-2_000, 5_000, -1_500))).toMatchObject({
      burn: { value: 0n, note: 'none: 15.00 more came in than went out, Dec 2025 to Feb 2026' },
      runway: { value: 'No end in sight' },
    });
    const rows = three(-2_000, 500, -1_500);
    const young = {
      ...rows,
      qonto__transactions: (rows.qonto__transactions ?? []).filter((one) => one !== old),
    };
    expect(await facts(young)).not.toHaveProperty('burn');
  });

  it('is rounded to the nearest cent, and a runway never up', () => {
    expect([-4n, -2n, -1n, 0n, 1n, 2n, 4n, 5n].map(thirdOf)).toEqual([
      -1n,
      -1n,
      0n,
      0n,
      0n,
      1n,
      1n,
      2n,
    ]);
    expect(tenthsOfMonths(999n, 100n)).toBe(99n);
    expect(tenthsOfMonths(-1n, 100n)).toBe(0n);
    expect(tenthsOfMonths(1n, 0n)).toBe(0n);
  });
});

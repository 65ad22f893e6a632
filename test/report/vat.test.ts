import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/report/compared-fact.ts';
import { company, pageOf, reportOf, textOf } from './support/made-marts.ts';
import { row } from './support/read-page.ts';

const rows = {
  ...company,
  qonto__vat_lines: [
    // Sold, bought with a receipt and without one, came back, and a tax payment that somebody gave a rate.
    {
      vat_rate: 20,
      side: 'credit',
      signed_amount_excluding_vat_cents: 10_000,
      signed_vat_amount_cents: 2000,
    },
    { ...bought(20, 500), is_receipt_stored: true },
    { ...bought(5.5, 55), is_receipt_stored: false },
    { ...bought(5.5, -11), side: 'credit', is_receipt_stored: false },
    { ...bought(20, 700), is_vat_relevant: false, is_receipt_stored: false },
    // Lines that do not tell all of the payment.
    { ...bought(20, 100), is_receipt_stored: true, signed_uncovered_amount_cents: -300 },
    { ...bought(20, 9999), is_in_cash: false },
    { ...bought(20, 9999), booking_date: '2025-03-31' },
  ],
  qonto__transactions: [
    { cash_amount_cents: 4000, side: 'credit' },
    { cash_amount_cents: -700, side: 'debit' },
    { cash_amount_cents: -60_000, side: 'debit', is_vat_relevant: false },
    { cash_amount_cents: -80_000, side: 'debit', vat_line_count: 1 },
  ],
};

function bought(vat_rate: number, cents: number) {
  return {
    vat_direction: 'input',
    side: 'debit',
    vat_rate,
    signed_amount_excluding_vat_cents: -cents * 5,
    signed_vat_amount_cents: -cents,
  };
}

it('VAT is what can be VAT; what has no receipt, and what nobody told, is named', async () => {
  const page = await pageOf(rows);
  expect(page).toContain(row('Collected in all', '100.00', '20.00'));
  expect(page).toContain(row('Deductible, 20 %', '30.00', '6.00'));
  expect(page).toContain(row('Deductible, 5.5 %', '2.20', '0.44'));
  expect(page).toContain(row('Deductible in all', '32.20', '6.44'));
  expect(page).toMatch(
    /<dt>VAT balance<.dt><dd class="value">13\.56<.*?20\.00 collected, 6\.44 deductible, of which 0\.44 without a receipt/,
  );
  expect(page).toContain(row('Deductible VAT without a stored receipt', '0.44'));
  expect(page).toContain(row('Received, without VAT information', '40.00'));
  expect(page).toContain(row('Paid, without VAT information', '10.00'));
  expect(page).toContain(row('VAT entered where there can be none, left out above', '7.00'));
});

it('the text report names it too', async () => {
  expect(await textOf(rows)).toMatch(/^Received, without VAT information +40\.00$/m);
});

it('a line that does not tell all of itself is no reason to show nothing', async () => {
  const page = await pageOf({
    ...company,
    qonto__vat_lines: [
      {
        ...bought(20, 100),
        signed_amount_excluding_vat_cents: null,
        signed_vat_amount_cents: null,
        signed_uncovered_amount_cents: -600,
      },
    ],
  });
  expect(page).toContain(row('Deductible, 20 %', '0.00', '0.00'));
  expect(page).toContain(row('Paid, without VAT information', '6.00'));
});

it('where nobody entered any VAT, that is said, and there are no rates', async () => {
  const page = await pageOf({ ...company, qonto__transactions: rows.qonto__transactions });
  expect(page).toContain(row('Deductible in all', '0.00', '0.00'));
  expect(page).toContain(row('Received, without VAT information', '40.00'));
});

const nothing = (days: string) => [0n, `${days}: 0.00 collected, 0.00 deductible`];

describe('T341 the VAT to file', () => {
  const old = { transaction_id: 'old', booking_date: '2023-01-05', cash_amount_cents: 1 };
  const filing = async (period: object, first: object = old) => {
    const report = await reportOf({
      ...company,
      qonto__transactions: [first, { cash_amount_cents: -100 }],
      qonto__vat_by_period: [{ collected_vat_cents: 900, ...period }],
    });
    const facts = factsOf(report).map(([fact]) => fact);
    const found = facts.find(({ key }) => key === 'vat_to_file');
    return found && [found.value, found.note];
  };

  it('is that of the newest period that is over, also where no VAT was booked in it', async () => {
    expect(await filing({ period_start: '2026-01-01', period_end: '2026-01-31' })).toEqual(
      nothing('1 Feb 2026 to 28 Feb 2026'),
    );
    expect(await filing({ period_start: '2025-08-01', period_end: '2025-10-31' })).toEqual(
      nothing('1 Nov 2025 to 31 Jan 2026'),
    );
    expect(await filing({ period_start: '2023-04-01', period_end: '2024-03-31' })).toEqual(
      nothing('1 Apr 2024 to 31 Mar 2025'),
    );
    expect(await filing({ period_start: '2025-11-01', period_end: '2026-01-31' })).toEqual([
      900n,
      '1 Nov 2025 to 31 Jan 2026: 9.00 collected, 0.00 deductible',
    ]);
  });

  it('is that too where all VAT that is known is of the period that goes on', async () => {
    expect(await filing({ period_start: '2026-03-01', period_end: '2026-03-31' })).toEqual(
      nothing('1 Feb 2026 to 28 Feb 2026'),
    );
  });

  it('is there in a report of days on which nothing moved', async () => {
    const quiet = {
      ...company,
      qonto__transactions: [old],
      qonto__vat_by_period: [{ collected_vat_cents: 900 }],
    };
    const found = factsOf(await reportOf(quiet, { period: { name: 'month' } }));
    expect(found.map(([{ key, value }]) => [key, value])).toEqual([
      ['vat_balance', 0n],
      ['vat_to_file', 900n],
    ]);
    const past = [
      { ...quiet.qonto__vat_by_period[0], period_start: '2025-02-01', period_end: '2025-02-28' },
    ];
    const still = await reportOf({ ...quiet, qonto__vat_by_period: past });
    expect(factsOf(still)).toEqual([]);
  });

  it('T360 is none of a period of which the first days are not known, and its line says from when', async () => {
    const period = { period_start: '2026-02-01', period_end: '2026-02-28' };
    const since = (began_date: string) => ({
      ...company,
      int_qonto__account_beginnings: [{ began_date: '2026-01-01' }, { began_date }],
      qonto__transactions: [old, { cash_amount_cents: -100 }],
      qonto__vat_by_period: [{ collected_vat_cents: 900, ...period }],
    });
    const keys = async (began: string) =>
      factsOf(await reportOf(since(began))).map(([{ key }]) => key);
    expect(await keys('2026-02-01')).toContain('vat_to_file');
    expect(await keys('2026-02-02')).not.toContain('vat_to_file');
    expect(await textOf(since('2026-02-01'))).toMatch(/^1 Feb 2026 to 28 Feb 2026 +9\.00/m);
    expect(await textOf(since('2026-02-02'))).toMatch(/^2 Feb 2026 to 28 Feb 2026 +9\.00/m);
  });

  it('is none of a time before the first movement that is known', async () => {
    const period = { period_start: '2026-03-01', period_end: '2026-03-31' };
    expect(await filing(period, { ...old, booking_date: '2026-03-01' })).toBe(undefined);
    expect(await filing(period, { ...old, booking_date: '2026-02-28' })).toEqual(
      nothing('1 Feb 2026 to 28 Feb 2026'),
    );
  });
});

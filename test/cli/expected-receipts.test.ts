import { describe, expect, it, onTestFinished } from 'vitest';
import { expectedReceipts } from '../../src/cli/output/progress/expected-receipts.ts';
import { openMeter, progressText } from '../../src/cli/output/progress/meter.ts';
import { startBank, type Truth } from '../../src/simulator/index.ts';

const account = (rows: number, expected: number, wanted: number) => ({ rows, expected, wanted });

describe('T302 how many receipts there will be', () => {
  it('is not guessed from the first rows', () => {
    // 176 rows of 20,000 with 143 receipts made 16,250 of them once, where 7,576 came.
    expect(expectedReceipts([account(176, 20_000, 143)])).toBeNull();
    expect(expectedReceipts([account(3_999, 20_000, 1_400)])).toBeNull();
    expect(expectedReceipts([account(4_000, 20_000, 1_400)])).toBe(7_000);
  });

  it('is not guessed from one account for another', () => {
    expect(expectedReceipts([account(8_000, 8_000, 4_000), account(0, 8_000, 0)])).toBeNull();
    expect(expectedReceipts([account(8_000, 8_000, 4_000), account(2_000, 8_000, 200)])).toBe(
      4_800,
    );
    // One of a hundredth of all rows changes nothing that anybody would see.
    expect(expectedReceipts([account(8_000, 8_000, 4_000), account(0, 80, 0)])).toBe(4_000);
  });

  it('is not told while chance decides', () => {
    expect(expectedReceipts([account(30, 100, 9)])).toBeNull();
    expect(expectedReceipts([account(300, 1_000, 90)])).toBe(300);
    expect(expectedReceipts([account(500, 1_000, 0)])).toBeNull();
  });

  it('is what came where all rows came', () => {
    expect(expectedReceipts([])).toBe(0);
    expect(expectedReceipts([account(0, 0, 0)])).toBe(0);
    expect(expectedReceipts([account(3, 3, 1), account(9, 9, 0)])).toBe(1);
    expect(expectedReceipts([account(3, 3, 7)])).toBe(7);
  });
});

describe('T302 the meter', () => {
  it('tells how many receipts came, without a total and without a time, while nobody knows more', () => {
    const meter = openMeter(900, 0);
    meter.hear({ kind: 'listing', account: 'a', rows: 20_000 }, 0);
    for (let i = 0; i < 143; i += 1) meter.hear({ kind: 'receipt_wanted', account: 'a' }, 100);
    for (let i = 0; i < 40; i += 1) meter.hear({ kind: 'receipt_done' }, 100);
    meter.hear({ kind: 'rows', account: 'a', rows: 176, requests: 3 }, 5_000);
    const report = meter.report(5_000);
    expect(report).toMatchObject({ receipts: 40, expected_receipts: null, seconds_left: null });
    expect(progressText(report, 80)).toBe('176 of about 20,000 rows, 40 receipts, a, 0 commits');
  });

  it('counts what is owed since an earlier run once, and expects no more of it', () => {
    const meter = openMeter(900, 0);
    for (let i = 0; i < 500; i += 1)
      meter.hear({ kind: 'receipt_wanted', account: undefined }, 100);
    expect(meter.report(200).expected_receipts).toBe(500);
    meter.hear({ kind: 'listing', account: 'a', rows: 1_000 }, 200);
    meter.hear({ kind: 'rows', account: 'a', rows: 500, requests: 5 }, 300);
    for (let i = 0; i < 200; i += 1) meter.hear({ kind: 'receipt_wanted', account: 'a' }, 400);
    expect(meter.report(500).expected_receipts).toBe(900);
  });

  it('never tells a total that is off by a third, of a simulated company', async () => {
    const { bank, close } = await startBank({ transactions: 10_000, accounts: 3 });
    onTestFinished(close);
    const accounts = rowsByAccount(bank.truth());
    const meter = openMeter(900, 0);
    for (const [account, rows] of accounts)
      meter.hear({ kind: 'listing', account, rows: rows.length }, 0);
    const told: (number | null)[] = [];
    // All accounts side by side, a page of each in turn, oldest change first: so they are read.
    for (let from = 0; from < 10_000; from += 100)
      for (const [account, rows] of accounts) {
        const page = rows.slice(from, from + 100);
        for (const { receipts } of page)
          for (let i = 0; i < receipts; i += 1) {
            meter.hear({ kind: 'receipt_wanted', account }, 0);
            meter.hear({ kind: 'receipt_done' }, 0);
          }
        meter.hear({ kind: 'rows', account, rows: page.length, requests: 0 }, 0);
        told.push(meter.report(0).expected_receipts);
      }
    const came = meter.report(0).receipts;
    expect(came).toBeGreaterThan(1_000);
    expect(told.at(0)).toBeNull();
    expect(told.at(-1)).toBe(came);
    const totals = told.flatMap((total) => total ?? []);
    expect(totals.length).toBeGreaterThan(told.length / 3);
    for (const total of totals) expect(Math.abs(total / came - 1)).toBeLessThan(1 / 3);
  });
});

function rowsByAccount({ transactions, attachments }: Truth) {
  const receiptsOf = new Map<string, number>();
  for (const { transaction_id: id } of attachments)
    receiptsOf.set(id, (receiptsOf.get(id) ?? 0) + 1);
  const accounts = new Map<string, { readonly at: string; readonly receipts: number }[]>();
  for (const row of transactions) {
    const rows = accounts.get(row.bank_account_id) ?? [];
    rows.push({ at: row.updated_at, receipts: receiptsOf.get(row.id) ?? 0 });
    accounts.set(row.bank_account_id, rows);
  }
  for (const rows of accounts.values()) rows.sort((a, b) => (a.at < b.at ? -1 : 1));
  return accounts;
}

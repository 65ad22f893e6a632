import { describe, expect, it } from 'vitest';
import { company, pageOf } from './support/made-marts.ts';

const accounts = [
  { bank_account_id: 'a', bank_account_name: 'Main' },
  { bank_account_id: 'b', bank_account_name: 'Elsewhere' },
];

const verdict = (value: string, note: string) =>
  `<dt>Agrees with the bank</dt><dd class="value">${value}</dd><dd class="note">${note}</dd>`;

describe('whether the bank agrees', () => {
  it.each([
    ['all verified', ['reconciled', 'reconciled'], '2 verified', 'all accounts; no day differs'],
    [
      'one that cannot be verified is none that disagrees',
      ['reconciled', 'unverifiable'],
      '1 verified',
      '1 cannot be: no balance to compare with; no day differs',
    ],
    [
      'nothing can be verified',
      ['unverifiable', 'unverifiable'],
      'Unknown',
      'the bank states no balance to compare with',
    ],
    [
      'one disagrees',
      ['different', 'unverifiable'],
      'No',
      '1 day of 1 account, from 20 March 2026 on',
    ],
  ])('%s', async (_, [main = '', elsewhere = ''], value, note) => {
    const page = await pageOf({
      ...company,
      stg_qonto__bank_accounts: accounts,
      qonto__reconciliation: [
        { reconciliation_state: main },
        { bank_account_id: 'b', reconciliation_state: elsewhere },
      ],
    });
    expect(page).toContain(verdict(value, note));
  });

  it('an account that was verified once, and is no longer, is told with its day', async () => {
    const elsewhere = daysOf('b', 'reconciled', 'unverifiable', 'unverifiable');
    const page = await pageOf({
      ...company,
      stg_qonto__bank_accounts: accounts,
      qonto__reconciliation: [
        ...daysOf('a', 'unverifiable', 'reconciled', 'reconciled'),
        ...elsewhere,
      ],
    });
    expect(page).toContain(verdict('1 verified', '1 until 18 March 2026 only; no day differs'));
    const alone = await pageOf({ ...company, qonto__reconciliation: elsewhere });
    expect(alone).toContain(verdict('0 verified', '1 until 18 March 2026 only; no day differs'));
  });

  it('tells until when an account is verified, and from when it differs', async () => {
    const page = await pageOf({
      ...company,
      stg_qonto__bank_accounts: accounts,
      qonto__reconciliation: [
        ...['2024-01-01', '2024-01-02', '2026-03-01', '2026-03-03'].map((balance_date) => ({
          balance_date,
        })),
        { balance_date: '2026-03-02', reconciliation_state: 'different' },
        { balance_date: '2026-03-04', reconciliation_state: 'unverifiable' },
        { bank_account_id: 'b', reconciliation_state: 'unverifiable' },
      ],
    });
    expect(page).toContain(
      `<th scope="row">Main</th>${days(time('2026-03-03', '3 Mar 2026'), '4', '1', '1', time('2026-03-02', '2 Mar 2026'))}`,
    );
    expect(page).toContain(`<th scope="row">Elsewhere</th>${days('–', '0', '1', '0', '–')}`);
    // The drawing is of the period: days of two years ago are in the table alone.
    expect(page.match(/fill="var\(--good\)"/g)).toHaveLength(2 * 2);
    expect(page.match(/fill="var\(--bad\)"/g)).toHaveLength(2);
    expect(page.match(/fill="var\(--unknown\)"/g)).toHaveLength(2 * 2);
  });
});

function days(...cells: readonly string[]): string {
  return cells.map((cell) => `<td class="number">${cell}</td>`).join('');
}

function time(date: string, shown: string): string {
  return `<time datetime="${date}">${shown}</time>`;
}

function daysOf(account: string, ...states: readonly string[]) {
  return states.map((reconciliation_state, position) => ({
    bank_account_id: account,
    balance_date: `2026-03-${18 + position}`,
    reconciliation_state,
  }));
}

import { describe, expect, it } from 'vitest';
import { comparedPeriod } from '../../src/report/compared-period.ts';
import { type PeriodChoice, periodOf } from '../../src/report/period.ts';

const asOf = '2026-11-29';
const span = (choice: PeriodChoice, day = asOf) => {
  const { from, to, end } = periodOf(choice, day);
  return to === end ? [from, to] : [from, to, end];
};

const heldAgainst = (
  choice: PeriodChoice,
  how: 'previous-period' | 'previous-year',
  day = asOf,
) => {
  const found = comparedPeriod(periodOf(choice, day), how);
  return [found?.from, found?.to];
};

describe('T230 a period', () => {
  it.each([
    { name: '9999' },
    { name: '9999-12' },
    { name: '0000' },
    { name: '0001-Q1' },
    { from: '0000-01-01' },
    { from: '2026-01-01', to: '9999-12-31' },
    { from: '1899-12-31', to: '2026-01-01' },
  ])('of %j is refused: there are no books of such a year', (choice) => {
    expect(() => periodOf(choice, asOf)).toThrow(/^No books are of the year in "\d/);
  });

  it('may begin with the first year, and end with the last', () => {
    expect(span({ from: '1900-01-01', to: '2199-12-31' })).toEqual([
      '1900-01-01',
      asOf,
      '2199-12-31',
    ]);
    expect(heldAgainst({ name: '1900' }, 'previous-period')).toEqual(['1899-01-01', '1899-12-31']);
  });

  it.each([
    ['month', '2026-11-01', asOf, '2026-11-30'],
    ['last-month', '2026-10-01', '2026-10-31'],
    ['quarter', '2026-10-01', asOf, '2026-12-31'],
    ['last-quarter', '2026-07-01', '2026-09-30'],
    ['year', '2026-01-01', asOf, '2026-12-31'],
    ['last-year', '2025-01-01', '2025-12-31'],
    ['fiscal-year', '2026-01-01', asOf, '2026-12-31'],
    ['trailing-12', '2025-12-01', asOf, '2026-11-30'],
    ['last-trailing-12', '2025-11-01', '2026-10-31'],
    ['2026-10', '2026-10-01', '2026-10-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2026-Q3', '2026-07-01', '2026-09-30'],
    ['2026-Q4', '2026-10-01', asOf, '2026-12-31'],
    ['2024', '2024-01-01', '2024-12-31'],
  ])('%s is from its first day to its last, or as far as the bank was read', (name, ...days) => {
    expect(span({ name })).toEqual(days);
  });

  it.each([
    [4, 'fiscal-year', '2026-04-01', asOf, '2027-03-31'],
    [4, 'last-fiscal-year', '2025-04-01', '2026-03-31'],
    [11, 'fiscal-year', '2026-11-01', asOf, '2027-10-31'],
    [12, 'fiscal-year', '2025-12-01', asOf, '2026-11-30'],
  ])('begins in month %i of a fiscal year', (fiscalFirstMonth, name, ...days) => {
    expect(span({ name, fiscalFirstMonth })).toEqual(days);
  });

  it('goes over the turn of a year', () => {
    expect(span({ name: 'last-month' }, '2026-01-31')).toEqual(['2025-12-01', '2025-12-31']);
    expect(span({ name: 'last-quarter' }, '2026-03-01')).toEqual(['2025-10-01', '2025-12-31']);
    expect(span({ name: 'month' }, '2026-01-31')).toEqual(['2026-01-01', '2026-01-31']);
  });

  it('is of days that are given, the last of them the day the bank was read if none is', () => {
    expect(span({ from: '2026-10-15', to: '2026-11-02' })).toEqual(['2026-10-15', '2026-11-02']);
    expect(span({ from: '2026-10-15' })).toEqual(['2026-10-15', asOf]);
    expect(span({ from: '2026-11-29', to: '2027-06-30' })).toEqual([asOf, asOf, '2027-06-30']);
  });

  it('is the year of months that ends with the present one where nothing is said', () => {
    const { from, to, months, step } = periodOf({}, '2026-01-31');
    expect([from, to, months[0], months.at(-1), months.length]).toEqual([
      '2025-02-01',
      '2026-01-31',
      '2025-02',
      '2026-01',
      12,
    ]);
    expect(step).toBe('month');
  });

  it('is shown by the day as long as its days can be told apart', () => {
    expect(periodOf({ name: 'month' }, asOf).step).toBe('day');
    expect(periodOf({ name: '2026-10' }, asOf).step).toBe('day');
    expect(periodOf({ from: '2026-10-01', to: '2026-11-01' }, asOf).step).toBe('month');
  });

  it.each<[PeriodChoice, string]>([
    [{ from: '2026-11-30' }, 'begins on 2026-11-30, and the bank was read up to 2026-11-29'],
    [{ name: '2027' }, 'begins on 2027-01-01'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'begins on 2026-03-02 and ends on 2026-03-01'],
    [{ to: '2026-03-01' }, '--to lacks its --from'],
    [{ name: 'month', from: '2026-03-01' }, 'both say the period'],
    [{ name: 'last-week' }, 'no period "last-week"'],
    [{ name: '2026-13' }, 'no period "2026-13"'],
  ])('that cannot be meant is refused: %j', (choice, message) => {
    expect(() => periodOf(choice, asOf)).toThrow(message);
  });
});

describe('T231 a period is held against one', () => {
  it('of as many months, and as far on in them', () => {
    expect(heldAgainst({ name: 'month' }, 'previous-period')).toEqual(['2026-10-01', '2026-10-29']);
    expect(heldAgainst({ name: 'last-month' }, 'previous-period')).toEqual([
      '2026-09-01',
      '2026-09-30',
    ]);
    expect(heldAgainst({ name: 'quarter' }, 'previous-period')).toEqual([
      '2026-07-01',
      '2026-08-29',
    ]);
    expect(heldAgainst({}, 'previous-period')).toEqual(['2024-12-01', '2025-11-29']);
    expect(heldAgainst({ name: 'month' }, 'previous-period', '2026-03-30')).toEqual([
      '2026-02-01',
      '2026-02-28',
    ]);
    expect(heldAgainst({ name: '2026-02' }, 'previous-period')).toEqual([
      '2026-01-01',
      '2026-01-31',
    ]);
  });

  it('of as many days, where it is not of months', () => {
    expect(heldAgainst({ from: '2026-11-10', to: '2026-11-19' }, 'previous-period')).toEqual([
      '2026-10-31',
      '2026-11-09',
    ]);
  });

  it('a year before, the end of February that of the other year', () => {
    expect(heldAgainst({ name: '2025-02' }, 'previous-year')).toEqual(['2024-02-01', '2024-02-29']);
    expect(heldAgainst({ name: 'month' }, 'previous-year')).toEqual(['2025-11-01', '2025-11-29']);
    expect(heldAgainst({ from: '2024-02-29', to: '2024-03-15' }, 'previous-year')).toEqual([
      '2023-02-28',
      '2023-03-15',
    ]);
  });

  it('only if one is wanted', () => {
    expect(comparedPeriod(periodOf({}, asOf), 'none')).toBeUndefined();
  });
});

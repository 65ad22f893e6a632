import { type ConnectorError, configError } from '../base/errors.ts';
import {
  addDays,
  firstDayOf,
  lastDayOf,
  monthAt,
  monthNumber,
  monthOfDay,
  monthsFrom,
} from './calendar.ts';

/** The days that a report looks at. */
export interface Period {
  /** `2025-12-01` */
  readonly from: string;
  /** The last of them: where the period ends, or the day up to which the bank was read, whichever is earlier. */
  readonly to: string;
  /** Where the period ends, also if that is still to come. */
  readonly end: string;
  /** Every month that has a day of it: `2025-12` and so on, in order. */
  readonly months: readonly string[];
  /** What movements are added up by. */
  readonly step: 'day' | 'month';
}

/** A period by its name or by its days; the last twelve months where neither is given. */
export interface PeriodChoice {
  /** `month`, `quarter`, `year`, `fiscal-year`, `trailing-12`; with `last-` the one before; or `2026-10`, `2026-Q3`, `2026`. */
  readonly name?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** From 1 to 12. */
  readonly fiscalFirstMonth?: number | undefined;
}

/** Up to so many days, each of them can be seen. */
const mostDays = 31;

/**
 * The period that is meant, seen from the day up to which the bank was read. Throws a config error for one that is none, or
 * that begins after that day.
 */
export function periodOf(choice: PeriodChoice, asOf: string): Period {
  const { from, end } = spanOf(choice, asOf);
  if (from > asOf)
    throw refusal(
      `The period begins on ${from}, and the bank was read up to ${asOf}`,
      'Choose an earlier period, or run qonto-elt sync --dbt first.',
    );
  if (from > end)
    throw refusal(`The period begins on ${from} and ends on ${end}`, 'Exchange --from and --to.');
  const to = end < asOf ? end : asOf;
  const step = end < addDays(from, mostDays) ? 'day' : 'month';
  return { from, to, end, months: monthsFrom(from, to), step };
}

interface Span {
  readonly from: string;
  readonly end: string;
}

/** Beyond these there are no books, and next to the ends of all years nothing to compare with. */
const years = /^(?:19|20|21)\d\d/;

function spanOf({ name, from, to, fiscalFirstMonth = 1 }: PeriodChoice, asOf: string): Span {
  const odd = [name, from, to].find((text = '') => /^\d/.test(text) && !years.test(text));
  if (odd !== undefined)
    throw refusal(`No books are of the year in "${odd}"`, 'Take a year from 1900 to 2199.');
  if (from === undefined && to === undefined)
    return namedSpan(name ?? 'trailing-12', asOf, fiscalFirstMonth);
  if (name !== undefined)
    throw refusal('--period and --from or --to both say the period', 'Leave one of them out.');
  if (from === undefined) throw refusal('--to lacks its --from', 'Say where the period begins.');
  return { from, end: to ?? asOf };
}

/** The first month of each named period, where now is in it, and how many there are. */
const relative: Record<string, (now: number, fiscal: number) => readonly [number, number]> = {
  month: (now) => [now, 1],
  quarter: (now) => [now - (now % 3), 3],
  year: (now) => [now - (now % 12), 12],
  'fiscal-year': (now, fiscal) => [now - ((now + 13 - fiscal) % 12), 12],
  'trailing-12': (now) => [now - 11, 12],
};

function namedSpan(name: string, asOf: string, fiscal: number): Span {
  const [, last, unit = ''] = /^(last-)?(.*)$/.exec(name) ?? [];
  const find = relative[unit];
  if (find === undefined) return datedSpan(name);
  const [first, count] = find(monthNumber(asOf), fiscal);
  // What trails ends with any month, so the one before it is the one without the month that goes on.
  const back = unit === 'trailing-12' ? 1 : count;
  return months(last === undefined ? first : first - back, count);
}

function datedSpan(name: string): Span {
  const [, year = '', quarter, month] = /^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(name) ?? [];
  if (year === '')
    throw refusal(
      `There is no period "${name}"`,
      'Such as: last-month, quarter, 2026-10, 2026-Q3.',
    );
  if (month !== undefined) return months(monthNumber(`${year}-${month}`), 1);
  const first = monthNumber(`${year}-01`);
  return quarter === undefined ? months(first, 12) : months(first + (Number(quarter) - 1) * 3, 3);
}

function months(first: number, count: number): Span {
  return { from: firstDayOf(monthAt(first)), end: lastDayOf(monthAt(first + count - 1)) };
}

/** Whether it is made of whole months, as far as it goes. */
export function isOfMonths({ from, end }: Pick<Period, 'from' | 'end'>): boolean {
  return from.endsWith('-01') && end === lastDayOf(monthOfDay(end));
}

function refusal(message: string, hint: string): ConnectorError {
  return configError(message, { code: 'bad_period', hint });
}

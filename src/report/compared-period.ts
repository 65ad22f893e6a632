import { addDays, addMonths, daysFromTo, monthNumber, monthsFrom } from './calendar.ts';
import { isOfMonths, type Period } from './period.ts';

export type Comparison = 'previous-period' | 'previous-year' | 'none';

/**
 * The period that a period is held against: as long, and as far on. Of a month that goes on it has as many days, so that like
 * is compared with like. One of whole months moves by its months, any other by its days.
 */
export function comparedPeriod(period: Period, how: Comparison): Period | undefined {
  if (how === 'none') return undefined;
  const { from, end } = period;
  if (how === 'previous-year') return moved(period, (day) => addMonths(day, -12));
  if (isOfMonths(period)) {
    const months = monthNumber(end) - monthNumber(from) + 1;
    return moved(period, (day) => addMonths(day, -months));
  }
  const days = daysFromTo(from, end);
  return moved(period, (day) => addDays(day, -days));
}

function moved({ from, to, end, step }: Period, move: (day: string) => string): Period {
  const [first, last] = [move(from), move(to)];
  return { from: first, to: last, end: move(end), months: monthsFrom(first, last), step };
}

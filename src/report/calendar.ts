import { dayMs } from '../base/instant.ts';

// Days are texts such as `2026-11-29`, months `2026-11`: their order is that of time, and no time zone gets in between.

/** Months counted from the year 0, so that they can be added to. */
export function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

/** The month of such a number. */
export function monthAt(number: number): string {
  const year = String(Math.floor(number / 12)).padStart(4, '0');
  return `${year}-${String((number % 12) + 1).padStart(2, '0')}`;
}

export function monthOfDay(day: string): string {
  return day.slice(0, 7);
}

export function firstDayOf(month: string): string {
  return `${month}-01`;
}

export function lastDayOf(month: string): string {
  return addDays(firstDayOf(monthAt(monthNumber(month) + 1)), -1);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** From the first to the last day, both counted. */
export function daysFromTo(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs + 1;
}

/** The same day some months later; the last one of its month stays the last, and none is left over. */
export function addMonths(day: string, months: number): string {
  const month = monthAt(monthNumber(day) + months);
  const last = lastDayOf(month);
  if (day === lastDayOf(monthOfDay(day))) return last;
  const same = `${month}${day.slice(7)}`;
  return same < last ? same : last;
}

/** Every month that one of these days is in. */
export function monthsFrom(from: string, to: string): string[] {
  const first = monthNumber(from);
  return Array.from({ length: monthNumber(to) - first + 1 }, (_, index) => monthAt(first + index));
}

import type { Cell } from './html/table.ts';

/** `2026-11-22` as `22 November 2026`. */
export function day(date: string): string {
  return format(date, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** `2026-11-22` as `22 Nov 2026`. */
export function shortDay(date: string): string {
  return `${Number(date.slice(8))} ${month(date.slice(0, 7))}`;
}

/** `2026-11` as `Nov 2026`. */
export function month(text: string): string {
  return format(`${text}-01`, { month: 'short', year: 'numeric' });
}

/** `2026-11` as `Nov`. */
export function monthName(text: string): string {
  return format(`${text}-01`, { month: 'short' });
}

/** A day or a month in a table, for machines too. */
export function dated(date: string, shown: (date: string) => string): Cell {
  return { date, shown: shown(date) };
}

export function dayStartMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function format(date: string, parts: Intl.DateTimeFormatOptions): string {
  return new Date(dayStartMs(date)).toLocaleDateString(
    parts.day === undefined ? 'en-US' : 'en-GB',
    {
      ...parts,
      timeZone: 'UTC',
    },
  );
}
